using System.Globalization;

namespace ModelBooster.Host.Sandbox;

/// <summary>Reads an expression by recursive descent, straight into steps.</summary>
internal sealed class CelParser(List<CelToken> tokens)
{
    private static readonly string[] Relations = ["==", "!=", "<=", ">=", "<", ">"];
    private static readonly string[] Sums = ["+", "-"];
    private static readonly string[] Products = ["*", "/", "%"];

    private int at;

    private CelToken Now => tokens[at];

    /// <summary>The whole rule.</summary>
    /// <exception cref="CelSyntaxException">It is not understood.</exception>
    public CelStep Whole()
    {
        var step = Expression();
        return Now.Kind == CelTokenKind.End ? step : throw new CelSyntaxException($"unexpected '{Now.Text}'");
    }

    private CelStep Expression()
    {
        var condition = Or();
        if (!Take("?"))
        {
            return condition;
        }

        var yes = Expression();
        Expect(":");
        var no = Expression();
        return scope => condition(scope) switch
        {
            true => yes(scope),
            false => no(scope),
            CelError error => error,
            _ => CelError.NoOverload,
        };
    }

    private CelStep Or() => Logic(And, "||", decisive: true);

    private CelStep And() => Logic(Relation, "&&", decisive: false);

    /// <summary>Either side can decide, also where the other is an error.</summary>
    private CelStep Logic(Func<CelStep> operand, string mark, bool decisive)
    {
        var left = operand();
        while (Take(mark))
        {
            var (first, second) = (left, operand());
            left = scope =>
            {
                var one = first(scope);
                if (one is bool known && known == decisive)
                {
                    return decisive;
                }

                var other = second(scope);
                return other is bool also && also == decisive ? decisive
                    : one is CelError ? one
                    : other is bool or CelError && one is bool ? other
                    : CelError.NoOverload;
            };
        }

        return left;
    }

    private CelStep Relation()
    {
        var left = Binary(() => Binary(Unary, Products), Sums);
        while (true)
        {
            var mark = Array.Find(Relations, Is) ?? (Now is { Kind: CelTokenKind.Name, Text: "in" } ? "in" : null);
            if (mark is null)
            {
                return left;
            }

            at++;
            var (first, second) = (left, Binary(() => Binary(Unary, Products), Sums));
            left = scope => CelFunctions.Operator(mark, first(scope), second(scope));
        }
    }

    private CelStep Binary(Func<CelStep> operand, string[] marks)
    {
        var left = operand();
        while (Array.Find(marks, Is) is { } mark)
        {
            at++;
            var (first, second) = (left, operand());
            left = scope => CelFunctions.Operator(mark, first(scope), second(scope));
        }

        return left;
    }

    private CelStep Unary()
    {
        if (Take("!"))
        {
            var inner = Unary();
            return scope => inner(scope) switch
            {
                bool known => !known,
                CelError error => error,
                _ => CelError.NoOverload,
            };
        }

        if (Take("-"))
        {
            var inner = Unary();
            return scope => CelFunctions.Operator("-", 0L, inner(scope));
        }

        return Member();
    }

    private CelStep Member()
    {
        var step = Primary();
        while (true)
        {
            if (Take("["))
            {
                var (inner, index) = (step, Expression());
                Expect("]");
                step = scope => CelValues.Index(inner(scope), index(scope));
            }
            else if (Take("."))
            {
                var (inner, name) = (step, Name());
                step = Take("(") ? Call(inner, name) : scope => CelValues.Select(inner(scope), name);
            }
            else
            {
                return step;
            }
        }
    }

    private CelStep Call(CelStep target, string name)
    {
        if (name is "all" or "exists" or "exists_one" or "map" or "filter")
        {
            var variable = Name();
            Expect(",");
            var body = Expression();
            Expect(")");
            return scope => CelFunctions.Macro(name, target(scope), item => body(new CelScope(variable, item, scope)));
        }

        var arguments = Arguments(")");
        return scope => CelFunctions.Method(name, target(scope), [.. arguments.Select(argument => argument(scope))]);
    }

    private CelStep Primary()
    {
        var token = tokens[at++];
        switch (token.Kind)
        {
            case CelTokenKind.Text:
                return _ => token.Text;
            case CelTokenKind.Whole:
                var whole = long.Parse(token.Text, CultureInfo.InvariantCulture);
                return _ => whole;
            case CelTokenKind.Real:
                var real = double.Parse(token.Text, CultureInfo.InvariantCulture);
                return _ => real;
            case CelTokenKind.Mark when token.Text == "(":
                var inner = Expression();
                Expect(")");
                return inner;
            case CelTokenKind.Mark when token.Text == "[":
                var items = Arguments("]");
                return scope => CelValues.ListOf(items.Select(item => item(scope)));
            case CelTokenKind.Name:
                return Named(token.Text);
            default:
                throw new CelSyntaxException($"unexpected '{token.Text}'");
        }
    }

    private CelStep Named(string name)
    {
        switch (name)
        {
            case "true" or "false":
                return _ => name == "true";
            case "null":
                return _ => null;
            case "has" when Take("("):
                var holder = Member();
                Expect(")");
                return scope => CelValues.Has(holder(scope));
        }

        if (!Take("("))
        {
            return scope => scope.Find(name);
        }

        var arguments = Arguments(")");
        return CelFunctions.IsFunction(name)
            ? scope => CelFunctions.Method(
                name, arguments.Count == 0 ? null : arguments[0](scope), [.. arguments.Skip(1).Select(argument => argument(scope))])
            : throw new CelSyntaxException($"unknown function '{name}'");
    }

    private List<CelStep> Arguments(string end)
    {
        var arguments = new List<CelStep>();
        while (!Take(end))
        {
            if (arguments.Count > 0)
            {
                Expect(",");
            }

            arguments.Add(Expression());
        }

        return arguments;
    }

    private string Name() => Now.Kind == CelTokenKind.Name
        ? tokens[at++].Text
        : throw new CelSyntaxException($"a name is missing before '{Now.Text}'");

    private bool Is(string mark) => Now.Kind == CelTokenKind.Mark && Now.Text == mark;

    private bool Take(string mark)
    {
        if (!Is(mark))
        {
            return false;
        }

        at++;
        return true;
    }

    private void Expect(string mark)
    {
        if (!Take(mark))
        {
            throw new CelSyntaxException($"'{mark}' is missing before '{Now.Text}'");
        }
    }
}

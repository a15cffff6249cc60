using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelBooster.Host.Sandbox;

/// <summary>The operators, functions and macros of rules.</summary>
internal static class CelFunctions
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    /// <summary>A function that is called with its first argument in brackets.</summary>
    public static bool IsFunction(string name) => name is "size" or "string" or "int" or "double" or "matches" or "type" or "dyn";

    /// <summary>A binary operator.</summary>
    public static object? Operator(string mark, object? left, object? right)
    {
        if ((left as CelError ?? right as CelError) is { } error)
        {
            return error;
        }

        return mark switch
        {
            "==" => CelValues.Same(left, right),
            "!=" => !CelValues.Same(left, right),
            "in" => Contains(right, left),
            "<" or "<=" or ">" or ">=" => CelValues.Compare(left, right) is { } order
                ? mark switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 }
                : CelError.NoOverload,
            _ => Arithmetic(mark, left, right),
        };
    }

    /// <summary>A method or a function.</summary>
    public static object? Method(string name, object? target, object?[] arguments)
    {
        if ((target as CelError ?? arguments.OfType<CelError>().FirstOrDefault()) is { } error)
        {
            return error;
        }

        return (name, target, arguments) switch
        {
            ("size", string text, []) => (long)text.EnumerateRunes().Count(),
            ("size", List<object?> items, []) => (long)items.Count,
            ("size", JsonObject map, []) => (long)map.Count,
            ("startsWith", string text, [string part]) => text.StartsWith(part, StringComparison.Ordinal),
            ("endsWith", string text, [string part]) => text.EndsWith(part, StringComparison.Ordinal),
            ("contains", string text, [string part]) => text.Contains(part, StringComparison.Ordinal),
            ("matches", string text, [string pattern]) => Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, LongestMatch),
            ("find", string text, [string pattern]) => Regex.Match(text, pattern, RegexOptions.CultureInvariant, LongestMatch).Value,
            ("substring", string text, [long from]) => Substring(text, from, text.Length),
            ("substring", string text, [long from, long to]) => Substring(text, from, to),
            ("indexOf", string text, [string part]) => (long)text.IndexOf(part, StringComparison.Ordinal),
            ("lastIndexOf", string text, [string part]) => (long)text.LastIndexOf(part, StringComparison.Ordinal),
            ("split", string text, [string separator]) => text.Split(separator).Cast<object?>().ToList(),
            ("replace", string text, [string old, string next]) => text.Replace(old, next, StringComparison.Ordinal),
            ("lowerAscii", string text, []) => text.ToLowerInvariant(),
            ("upperAscii", string text, []) => text.ToUpperInvariant(),
            ("trim", string text, []) => text.Trim(),
            ("join", List<object?> items, [string separator]) => string.Join(separator, items),
            ("join", List<object?> items, []) => string.Concat(items),
            ("sum", List<object?> items, []) => items.Aggregate((object?)0L, (sum, item) => Operator("+", sum, item)),
            ("min", List<object?> items, []) => items.Aggregate((least, item) => CelValues.Compare(item, least) < 0 ? item : least),
            ("max", List<object?> items, []) => items.Aggregate((most, item) => CelValues.Compare(item, most) > 0 ? item : most),
            ("string", _, []) => target is bool flag ? (flag ? "true" : "false") : Convert.ToString(target, CultureInfo.InvariantCulture),
            ("int", long or double, []) => Convert.ToInt64(target, CultureInfo.InvariantCulture),
            ("int", string text, []) => long.TryParse(text, CultureInfo.InvariantCulture, out var whole) ? whole : new CelError("not a number"),
            ("double", long or double, []) => Convert.ToDouble(target, CultureInfo.InvariantCulture),
            ("type", _, []) => target switch
            {
                string => "string",
                long => "int",
                double => "double",
                bool => "bool",
                List<object?> => "list",
                JsonObject => "map",
                _ => "null_type",
            },
            ("dyn", _, []) => target,
            _ => CelError.NoOverload,
        };
    }

    /// <summary>A macro over the items of a list or the keys of a map.</summary>
    public static object? Macro(string name, object? target, Func<object?, object?> body)
    {
        if (target is CelError error)
        {
            return error;
        }

        var items = target switch
        {
            List<object?> list => list,
            JsonObject map => map.Select(member => (object?)member.Key).ToList(),
            _ => null,
        };
        if (items is null)
        {
            return CelError.NoOverload;
        }

        var results = items.Select(body).ToList();
        var fault = results.OfType<CelError>().FirstOrDefault();
        return name switch
        {
            "all" => results.Contains(false) ? false : fault ?? (object)true,
            "exists" => results.Contains(true) ? true : fault ?? (object)false,
            _ when fault is not null => fault,
            "exists_one" => results.Count(result => result is true) == 1,
            "filter" => items.Where((_, index) => results[index] is true).ToList(),
            _ => results,
        };
    }

    private static object? Contains(object? holder, object? item) => holder switch
    {
        List<object?> items => items.Exists(present => CelValues.Same(present, item)),
        JsonObject map => item is string key && map.ContainsKey(key),
        _ => CelError.NoOverload,
    };

    private static object? Substring(string text, long from, long to) => from < 0 || to > text.Length || from > to
        ? new CelError($"index out of range: {from}")
        : text[(int)from..(int)to];

    private static object? Arithmetic(string mark, object? left, object? right) => (left, right) switch
    {
        (long one, long other) => mark switch
        {
            "+" => one + other,
            "-" => one - other,
            "*" => one * other,
            _ when other == 0 => new CelError("division by zero"),
            "/" => one / other,
            _ => one % other,
        },
        (long or double, long or double) => Real(mark, Convert.ToDouble(left, null), Convert.ToDouble(right, null)),
        (string one, string other) when mark == "+" => one + other,
        (List<object?> one, List<object?> other) when mark == "+" => one.Concat(other).ToList(),
        _ => CelError.NoOverload,
    };

    private static object? Real(string mark, double left, double right) => mark switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        _ => CelError.NoOverload,
    };
}

using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>The names that a rule can use, the innermost first.</summary>
internal sealed record CelScope(string Name, object? Value, CelScope? Outer)
{
    /// <summary>The value of a name; an error where there is none.</summary>
    public object? Find(string name) => Name == name ? Value
        : Outer is null ? new CelError($"undeclared reference to '{name}'")
        : Outer.Find(name);
}

/// <summary>
/// A step of an expression: from names to a value (null, bool, long, double, string, list, map) or a <see cref="CelError"/>.
/// </summary>
internal delegate object? CelStep(CelScope scope);

/// <summary>
/// A rule in the Common Expression Language, as far as rules in CRDs use it: operators, <c>has</c>, the list macros, strings, sizes.
/// No time, durations, quantities, URLs, sets or message types.
/// </summary>
internal sealed class CelRule
{
    private readonly CelStep step;

    private CelRule(CelStep step, bool comparesWithOld) => (this.step, ComparesWithOld) = (step, comparesWithOld);

    /// <summary>It is about a change: it is judged only where there is a value from before.</summary>
    public bool ComparesWithOld { get; }

    /// <summary>Reads a rule; null where it uses more of the language than is understood here.</summary>
    public static CelRule? TryRead(string rule)
    {
        try
        {
            var tokens = CelTokens.Read(rule);
            var old = tokens.Exists(token => token is { Kind: CelTokenKind.Name, Text: "oldSelf" });
            return new CelRule(new CelParser(tokens).Whole(), old);
        }
        catch (CelSyntaxException)
        {
            return null;
        }
    }

    /// <summary>The value of the expression.</summary>
    public object? Evaluate(JsonNode? self, JsonNode? oldSelf) =>
        step(new CelScope("self", CelValues.Of(self), new CelScope("oldSelf", CelValues.Of(oldSelf), null)));
}

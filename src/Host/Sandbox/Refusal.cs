using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>One of details.causes: why, which field, in words.</summary>
internal sealed record Cause(string Reason, string Message, string Field);

/// <summary>An answer that says no, as the Kubernetes API says it: a Status object with code, reason and details.</summary>
internal sealed record Refusal(int Code, string Reason, string Message)
{
    /// <summary>details.name.</summary>
    public string? Name { get; init; }

    /// <summary>details.group; the empty group is left out.</summary>
    public string? Group { get; init; }

    /// <summary>details.kind: the kind or the plural, whichever the real server says in that place.</summary>
    public string? Kind { get; init; }

    /// <summary>details.causes.</summary>
    public ImmutableArray<Cause> Causes { get; init; } = [];

    /// <summary>details.retryAfterSeconds, and the Retry-After header.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>metadata.continue: where an expired list can be taken up, less consistently.</summary>
    public string? Continue { get; init; }

    /// <summary>Details are written even where nothing stands in them.</summary>
    public bool EmptyDetails { get; init; }

    /// <summary>No such object.</summary>
    public static Refusal NotFound(ResourceType type, string name) =>
        new(404, "NotFound", $"{type.GroupResource} \"{name}\" not found") { Name = name, Group = type.Group, Kind = type.Plural };

    /// <summary>Nothing is served under that path.</summary>
    public static Refusal NoSuchPath() =>
        new(404, "NotFound", "the server could not find the requested resource") { EmptyDetails = true };

    /// <summary>An object of that name is there already.</summary>
    public static Refusal AlreadyExists(ResourceType type, string name) =>
        new(409, "AlreadyExists", $"{type.GroupResource} \"{name}\" already exists") { Name = name, Group = type.Group, Kind = type.Plural };

    /// <summary>The write rests on a state that is no longer there.</summary>
    public static Refusal Conflict(ResourceType type, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {type.GroupResource} \"{name}\": {why}")
        {
            Name = name,
            Group = type.Group,
            Kind = type.Plural,
        };

    /// <summary>The resourceVersion sent is not the object's.</summary>
    public static Refusal Modified(ResourceType type, string name) =>
        Conflict(type, name, "the object has been modified; please apply your changes to the latest version and try again");

    /// <summary>The object breaks rules; each cause names a field.</summary>
    public static Refusal Invalid(string group, string kind, string name, ImmutableArray<Cause> causes)
    {
        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        var texts = causes.Select(cause => $"{cause.Field}: {cause.Message}").Distinct().ToList();
        var list = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        return new Refusal(422, "Invalid", $"{qualified} \"{name}\" is invalid: {list}")
        {
            Name = name,
            Group = group,
            Kind = kind,
            Causes = causes,
        };
    }

    /// <summary>A query parameter or an option breaks the rules of its options object.</summary>
    public static Refusal InvalidOption(string options, Cause cause) => Invalid("meta.k8s.io", options, "", [cause]);

    /// <summary>The request cannot be understood.</summary>
    public static Refusal BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>The body is of a kind that this place does not take.</summary>
    public static Refusal UnsupportedMediaType(params string[] accepted) =>
        new(
            415,
            "UnsupportedMediaType",
            $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");

    /// <summary>The answer is asked for in a form that is not had.</summary>
    public static Refusal NotAcceptable() =>
        new(406, "NotAcceptable", "only the following media types are accepted: application/json, application/yaml");

    /// <summary>The path is there, the method is not.</summary>
    public static Refusal MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource") { EmptyDetails = true };

    /// <summary>The resourceVersion is older than the history that is kept.</summary>
    public static Refusal Expired(string message) => new(410, "Expired", message);

    /// <summary>The resourceVersion has not been reached.</summary>
    public static Refusal TooLargeResourceVersion(long asked, long current) =>
        new(504, "Timeout", $"Timeout: Too large resource version: {asked}, current: {current}")
        {
            Causes = [new Cause("ResourceVersionTooLarge", "Too large resource version", "")],
            RetryAfterSeconds = 1,
        };

    /// <summary>What the real server answers with an error of no class of its own.</summary>
    public static Refusal Internal(string message) => new(500, "", message);

    /// <summary>The Status object.</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = Continue is null ? [] : new JsonObject { ["continue"] = Continue },
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (Reason.Length > 0)
        {
            status["reason"] = Reason;
        }

        var details = new JsonObject();
        details.Put("name", string.IsNullOrEmpty(Name) ? null : Name);
        details.Put("group", string.IsNullOrEmpty(Group) ? null : Group);
        details.Put("kind", string.IsNullOrEmpty(Kind) ? null : Kind);
        if (Causes.Length > 0)
        {
            details["causes"] = new JsonArray([.. Causes.Select(ToJson)]);
        }

        details.Put("retryAfterSeconds", RetryAfterSeconds);
        if (details.Count > 0 || EmptyDetails)
        {
            status["details"] = details;
        }

        status["code"] = Code;
        return status;
    }

    private static JsonObject ToJson(Cause cause)
    {
        var json = new JsonObject { ["reason"] = cause.Reason, ["message"] = cause.Message };
        if (cause.Field.Length > 0)
        {
            json["field"] = cause.Field;
        }

        return json;
    }
}

/// <summary>A value or a refusal.</summary>
internal readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Refusal? refusal) => (this.value, Refusal) = (value, refusal);

    /// <summary>Why not; null where there is a value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is a refusal instead.</exception>
    public T Value => Refusal is null ? value! : throw new InvalidOperationException(Refusal.Message);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}

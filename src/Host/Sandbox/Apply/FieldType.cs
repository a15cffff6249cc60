using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>What field ownership knows of a schema: scalar, list or map, and whether it is owned whole or part by part.</summary>
internal sealed class FieldType
{
    /// <summary>Anything: maps are owned key by key, lists whole.</summary>
    public static readonly FieldType Deduced = MakeDeduced();

    private static readonly FieldType Text = new() { Scalar = "string" };
    private static readonly FieldType Any = new() { Scalar = "untyped" };

    /// <summary>Metadata of every object.</summary>
    public static readonly FieldType Metadata = MakeMetadata();

    /// <summary>A kind of which only the metadata is known: what the sandbox knows of the built-in kinds.</summary>
    public static readonly FieldType WithoutSchema = new()
    {
        Map = new MapShape { Fields = Root([]), Element = Deduced },
    };

    /// <summary>autoscaling/v1 Scale.</summary>
    public static readonly FieldType Scale = new()
    {
        Map = new MapShape { Fields = Root([]), Element = Deduced },
    };

    /// <summary>string, numeric, boolean, untyped; null where it cannot be a scalar.</summary>
    public string? Scalar { get; private init; }

    /// <summary>As a list.</summary>
    public ListShape? List { get; private set; }

    /// <summary>As a map.</summary>
    public MapShape? Map { get; private set; }

    /// <summary>The type of a custom resource.</summary>
    public static FieldType Of(StructuralSchema root)
    {
        var type = From(root, root.PreserveUnknown);
        return new FieldType
        {
            Map = new MapShape
            {
                Fields = Root(type.Map?.Fields ?? FrozenDictionary<string, FieldType>.Empty),
                Element = type.Map?.Element,
                Defaults = type.Map?.Defaults ?? FrozenDictionary<string, JsonNode>.Empty,
            },
        };
    }

    /// <summary>The type one step further; <see cref="Deduced"/> where the step is not declared.</summary>
    public FieldType Step(string step) => step[0] == 'f' ? Map?.Of(step[2..]) ?? Deduced : List?.Element ?? Deduced;

    private static FieldType From(StructuralSchema schema, bool preserve)
    {
        preserve |= schema.PreserveUnknown;
        return schema.Type switch
        {
            "object" => new FieldType { Map = MapOf(schema, preserve) },
            "array" => new FieldType { List = ListOf(schema, preserve) },
            "string" => Text,
            "integer" or "number" => new FieldType { Scalar = "numeric" },
            "boolean" => new FieldType { Scalar = "boolean" },
            _ => new FieldType { Scalar = "untyped", Map = MapOf(schema, preserve), List = ListOf(schema, preserve) },
        };
    }

    private static MapShape MapOf(StructuralSchema schema, bool preserve)
    {
        var fields = schema.Properties.ToDictionary(property => property.Key, property => From(property.Value, preserve));
        if (schema.Embedded)
        {
            fields.TryAdd("apiVersion", Text);
            fields.TryAdd("kind", Text);
            fields.TryAdd("metadata", Metadata);
        }

        var element = schema.AdditionalProperties is { } additional ? From(additional, preserve)
            : schema.AllowsAdditional || preserve || schema.Properties.Count == 0 ? Deduced
            : null;
        return new MapShape
        {
            Fields = fields.ToFrozenDictionary(StringComparer.Ordinal),
            Element = element,
            Atomic = schema.AtomicMap,
            Defaults = schema.Properties
                .Where(property => property.Value.Default is not null)
                .ToFrozenDictionary(property => property.Key, property => property.Value.Default!, StringComparer.Ordinal),
        };
    }

    private static ListShape ListOf(StructuralSchema schema, bool preserve) => new()
    {
        Element = schema.Items is { } items ? From(items, preserve) : Deduced,
        Atomic = schema.ListType is not ("set" or "map"),
        Keys = schema.ListType == "map" ? schema.ListMapKeys : [],
    };

    private static FrozenDictionary<string, FieldType> Root(IEnumerable<KeyValuePair<string, FieldType>> own) => own
        .Where(field => field.Key is not ("apiVersion" or "kind" or "metadata"))
        .Append(new("apiVersion", Text))
        .Append(new("kind", Text))
        .Append(new("metadata", Metadata))
        .ToFrozenDictionary(StringComparer.Ordinal);

    private static FieldType MakeDeduced()
    {
        var deduced = new FieldType { Scalar = "untyped" };
        deduced.List = new ListShape { Element = deduced, Atomic = true };
        deduced.Map = new MapShape { Element = deduced };
        return deduced;
    }

    private static FieldType MakeMetadata()
    {
        var texts = new FieldType { Map = new MapShape { Element = Text } };
        var numeric = new FieldType { Scalar = "numeric" };
        var owner = new FieldType
        {
            Map = new MapShape
            {
                Atomic = true,
                Fields = Fields(
                    ("apiVersion", Text), ("kind", Text), ("name", Text), ("uid", Text),
                    ("controller", new FieldType { Scalar = "boolean" }), ("blockOwnerDeletion", new FieldType { Scalar = "boolean" })),
            },
        };
        return new FieldType
        {
            Map = new MapShape
            {
                Fields = Fields(
                    ("name", Text), ("generateName", Text), ("namespace", Text), ("selfLink", Text), ("uid", Text),
                    ("resourceVersion", Text), ("generation", numeric), ("creationTimestamp", Any), ("deletionTimestamp", Any),
                    ("deletionGracePeriodSeconds", numeric), ("labels", texts), ("annotations", texts),
                    ("finalizers", new FieldType { List = new ListShape { Element = Text } }),
                    ("ownerReferences", new FieldType { List = new ListShape { Element = owner, Keys = ["uid"] } }),
                    ("managedFields", new FieldType { List = new ListShape { Element = Deduced, Atomic = true } })),
            },
        };
    }

    private static FrozenDictionary<string, FieldType> Fields(params IEnumerable<(string Name, FieldType Type)> fields) =>
        fields.ToFrozenDictionary(field => field.Name, field => field.Type, StringComparer.Ordinal);
}

/// <summary>A list: its items' type, and how they are told apart.</summary>
internal sealed class ListShape
{
    /// <summary>Of the items.</summary>
    public required FieldType Element { get; init; }

    /// <summary>Owned whole.</summary>
    public bool Atomic { get; init; }

    /// <summary>Of a map list; a set has none.</summary>
    public ImmutableArray<string> Keys { get; init; } = [];
}

/// <summary>A map or a struct: declared fields, and the type of all others.</summary>
internal sealed class MapShape
{
    /// <summary>Declared.</summary>
    public FrozenDictionary<string, FieldType> Fields { get; init; } = FrozenDictionary<string, FieldType>.Empty;

    /// <summary>Of keys that are not declared; null where there may be none.</summary>
    public FieldType? Element { get; init; }

    /// <summary>Owned whole.</summary>
    public bool Atomic { get; init; }

    /// <summary>Defaults of declared fields: they complete the keys of map lists.</summary>
    public FrozenDictionary<string, JsonNode> Defaults { get; init; } = FrozenDictionary<string, JsonNode>.Empty;

    /// <summary>Type of a key, or null where it may not be there.</summary>
    public FieldType? Of(string key) => Fields.GetValueOrDefault(key) ?? Element;
}

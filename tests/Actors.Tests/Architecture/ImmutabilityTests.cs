using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Boosters;
using ModelBooster.Watching;
using ModelBooster.Writing;

namespace ModelBooster.Tests.Architecture;

/// <summary>What was read of the cluster is shared by all who were told of it: nobody can change it.</summary>
public sealed class ImmutabilityTests
{
    private static readonly Assembly Product = typeof(LiveObject).Assembly;

    [Theory]
    [Trait("Fault", "6")]
    [InlineData(typeof(LiveObject))]
    [InlineData(typeof(WatchingProtocol))]
    [InlineData(typeof(BoosterProtocol))]
    [InlineData(typeof(WriteGateProtocol))]
    public void Nothing_that_is_told_can_be_changed(Type root) =>
        Assert.Empty(Reachable(root).SelectMany(Fields).Where(IsChangeable).Select(field => $"{field.DeclaringType}.{field.Name}"));

    [Fact]
    public void The_rule_finds_what_can_be_changed() =>
        Assert.All(typeof(Changeable).GetFields(), field => Assert.True(IsChangeable(field), field.Name));

    /// <summary>A type, those nested in it, and all of the product's that their fields hold.</summary>
    private static HashSet<Type> Reachable(Type root)
    {
        var found = new HashSet<Type>();
        var next = new Stack<Type>([root, .. root.GetNestedTypes()]);
        while (next.TryPop(out var type))
        {
            if (type.Assembly == Product && !type.IsEnum && !type.IsInterface && found.Add(type))
            {
                Fields(type).SelectMany(field => Within(field.FieldType)).ToList().ForEach(next.Push);
            }
        }

        return found;
    }

    private static IEnumerable<FieldInfo> Fields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static IEnumerable<Type> Within(Type type) => [type, .. type.GetGenericArguments()];

    private static bool IsChangeable(FieldInfo field) =>
        !field.IsInitOnly
        || Within(field.FieldType).Any(type => type.IsArray || type.IsAssignableTo(typeof(JsonNode)) || IsChangeableCollection(type));

    private static bool IsChangeableCollection(Type type) =>
        type.Assembly != Product && type.Namespace == "System.Collections.Generic" && type.IsClass && type.IsAssignableTo(typeof(IEnumerable));

    private sealed class Changeable
    {
        public readonly List<string> List = [];
        public readonly Dictionary<string, string> Dictionary = [];
        public readonly string[] Array = [];
        public readonly JsonObject Json = [];
        public string Field = "";
    }
}

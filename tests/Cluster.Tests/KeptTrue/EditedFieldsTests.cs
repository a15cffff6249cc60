using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using ModelBooster.Cluster.Tests.Scenarios;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>
/// Every leaf of what the controller wants of a child, by the server's own record, is edited by another manager, one after the
/// other. Many boosters share the fields between them: one who edits the same object again and again is not raced.
/// </summary>
public abstract class EditedFieldsTests(ApiServerFixture fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    private const int EditsOfOne = 5;

    [SkippableTheory]
    [ChildKinds]
    public async Task Each_wanted_field_that_somebody_edits_is_restored(string plural)
    {
        var kind = ChildKindsAttribute.Of(plural);
        var fields = OwnedFields.Of((await ReadyOnesAsync(kind, "first", 1))[0].Child).Where(MayBeRestored).ToList();
        var children = await ReadyOnesAsync(kind, "m", (fields.Count + EditsOfOne - 1) / EditsOfOne);

        var refused = await Task.WhenAll(fields.Chunk(EditsOfOne).Zip(children, (some, one) => EditAsync(kind, one.Booster, one.Child, some)));

        var untouched = refused.SelectMany(each => each).ToList();
        Output.WriteLine($"{plural}: {fields.Count} fields; the server lets nobody edit {string.Join(", ", untouched)}");
        Assert.True(fields.Count >= 10 && untouched.Count * 4 < fields.Count, "most fields can be edited");
    }

    /// <summary>Boosters whose children are applied, each with its child of a kind.</summary>
    private async Task<IReadOnlyList<(JsonObject Booster, JsonObject Child)>> ReadyOnesAsync(Resource kind, string prefix, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(async number =>
        {
            Conditions.Allow("edits of the serving", "Ready");
            var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");
            var booster = await GivenAsync(Given.Autoscaled().Named(name));
            return (booster, (await Stage.ChildrenAsync(booster)).Single(child => child.Kind == kind).Object);
        }));

    /// <summary>Edits some fields of a child, each after the one before is restored.</summary>
    /// <returns>Those that the server lets nobody edit.</returns>
    private async Task<List<string>> EditAsync(Resource kind, JsonObject booster, JsonObject child, IEnumerable<string> pointers)
    {
        var refused = new List<string>();
        var wish = OwnedFields.Wish(child);
        var others = await VersionsAsync(booster, except: kind);
        foreach (var pointer in pointers)
        {
            if (!await IsEditedAsync(kind, child, wish, pointer))
            {
                refused.Add(pointer);
                continue;
            }

            await UntilAsync(kind, child.Name(), now => JsonNode.DeepEquals(OwnedFields.Wish(now), wish), $"{pointer} is restored");
        }

        Assert.Equal(others, await VersionsAsync(booster, except: kind));
        return refused;
    }

    /// <summary>Replicas are the autoscaler's; and an owner reference with another uid names another owner.</summary>
    private static bool MayBeRestored(string pointer) => pointer != "/spec/replicas"
        && !(pointer.StartsWith("/metadata/ownerReferences/", StringComparison.Ordinal) && pointer.EndsWith("/uid", StringComparison.Ordinal));

    /// <summary>Puts another value there, or where the server does not take it, none; false where both change nothing.</summary>
    private async Task<bool> IsEditedAsync(Resource kind, JsonObject child, JsonObject wish, string pointer)
    {
        foreach (var edit in (JsonObject?[])[Another(child, pointer), new JsonObject { ["op"] = "remove", ["path"] = pointer }])
        {
            if (edit is null)
            {
                continue;
            }

            try
            {
                var at = kind.At(Namespace, child.Name(), query: "fieldManager=somebody");
                var edited = await Client.SendAsync(HttpMethod.Patch, at, new JsonArray(edit), "application/json-patch+json");
                if (!JsonNode.DeepEquals(OwnedFields.Wish(edited), wish))
                {
                    return true;
                }
            }
            catch (KubeException refusal) when (refusal.Code == HttpStatusCode.UnprocessableEntity)
            {
                // An enum, a required field, a field that cannot change.
            }
        }

        return false;
    }

    private static JsonObject? Another(JsonObject live, string pointer)
    {
        JsonNode? another = OwnedFields.At(live, pointer) switch
        {
            JsonValue flag when flag.TryGetValue<bool>(out var set) => !set,
            JsonValue text when text.TryGetValue<string>(out var said) => said + "x",
            JsonValue number => number.Number() + 1,
            _ => null,
        };
        return another is null ? null : new JsonObject { ["op"] = "replace", ["path"] = pointer, ["value"] = another };
    }

    [Collection(OnControlledOursV04.Name)]
    public sealed class OursV04Tests(ControlledOursV04 fixture, ITestOutputHelper output) : EditedFieldsTests(fixture, output);

    [Collection(OnControlledOursV10.Name)]
    public sealed class OursV10Tests(ControlledOursV10 fixture, ITestOutputHelper output) : EditedFieldsTests(fixture, output);

    [Collection(OnControlledKthenasV04.Name)]
    public sealed class KthenasV04Tests(ControlledKthenasV04 fixture, ITestOutputHelper output) : EditedFieldsTests(fixture, output);
}

using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using ModelBooster.Api;
using ModelBooster.ApiServer;

namespace ModelBooster.Conversion.Tests.Properties;

/// <summary>What holds for the children of every booster that breaks no rule.</summary>
public class ConversionPropertyTests
{
    private const long Boosters = 10_000;
    private const string DnsLabel = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    private const string LabelValue = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";

    [Theory]
    [InlineData(KthenaGeneration.V04)]
    [InlineData(KthenaGeneration.V10)]
    public void The_children_of_any_booster_are_legal(KthenaGeneration generation) => AnyBooster.Whole.Sample(
        booster =>
        {
            var children = Convert(booster, generation);
            Assert.Equal(children.Select(child => child.Ref).Distinct(), children.Select(child => child.Ref));
            foreach (var child in children)
            {
                Check(booster, child);
            }
        },
        iter: Boosters,
        print: booster => booster.ToJsonString());

    [Fact]
    public void The_same_booster_gives_the_same_bytes() => AnyBooster.Whole.Sample(
        booster => Assert.Equal(
            Convert(booster, KthenaGeneration.V04).Select(child => System.Convert.ToHexString(child.Body.Span)),
            Convert(booster.DeepClone().AsObject(), KthenaGeneration.V04).Select(child => System.Convert.ToHexString(child.Body.Span))),
        iter: 1000,
        print: booster => booster.ToJsonString());

    private static ImmutableArray<WantedChild> Convert(JsonObject booster, KthenaGeneration generation)
    {
        using var document = JsonDocument.Parse(booster.ToJsonString());
        return Assert.IsType<ConversionResult.Converted>(
            Converter.Convert(document.RootElement, new RenderSettings(generation, "downloader:1", "runtime:1"))).Children;
    }

    private static void Check(JsonObject booster, WantedChild child)
    {
        var body = JsonNode.Parse(child.Body.Span)!.AsObject();
        Assert.Equal(booster["metadata"]!["namespace"].Text(), body.Namespace());
        Assert.Equal(child.Ref, new ObjectRef(child.Ref.Kind, new ObjectKey(body.Namespace(), body.Name())));
        Assert.All(body["metadata"]!["labels"]!.AsObject(), label => CheckLabel(label.Value.Text()));
        if (child.Ref.Kind == Kinds.ModelServing)
        {
            Assert.Matches("^[a-z]([-a-z0-9]*[a-z0-9])?$", body.Name());
            Assert.InRange(body.Name().Length, 1, 46);
            foreach (var role in body["spec"]!["template"]!["roles"]!.AsArray())
            {
                CheckPod(role!["entryTemplate"]!);
                if (role["workerTemplate"] is { } worker)
                {
                    CheckPod(worker);
                }
            }
        }
    }

    private static void CheckPod(JsonNode template)
    {
        Assert.All(template["metadata"]!["labels"]!.AsObject(), label => CheckLabel(label.Value.Text()));
        var pod = template["spec"]!.AsObject();
        var volumes = pod["volumes"]!.AsArray().Select(volume => volume!["name"].Text()).ToList();
        CheckNames(volumes);
        JsonObject[] containers = [.. Children.Containers(pod), .. Children.Containers(pod, "initContainers")];
        CheckNames(containers.Select(container => container["name"].Text()));
        foreach (var container in containers)
        {
            Assert.Equal(Children.EnvNames(container).Distinct(), Children.EnvNames(container));
            var mounts = (container["volumeMounts"] as JsonArray ?? []).OfType<JsonObject>().ToList();
            Assert.Equal(mounts.Select(mount => mount["mountPath"].Text()).Distinct().Count(), mounts.Count);
            Assert.All(mounts, mount => Assert.Contains(mount["name"].Text(), volumes));
            Assert.All(mounts, mount => Assert.StartsWith("/", mount["mountPath"].Text(), StringComparison.Ordinal));
        }
    }

    private static void CheckNames(IEnumerable<string> names)
    {
        var all = names.ToList();
        Assert.Equal(all.Distinct(), all);
        Assert.All(all, name => Assert.Matches(DnsLabel, name));
        Assert.All(all, name => Assert.InRange(name.Length, 1, 63));
    }

    private static void CheckLabel(string value)
    {
        Assert.Matches(LabelValue, value);
        Assert.InRange(value.Length, 0, 63);
    }
}

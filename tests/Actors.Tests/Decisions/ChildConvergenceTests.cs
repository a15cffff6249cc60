using System.Text.Json;
using CsCheck;
using ModelBooster.Api;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

/// <summary>
/// Whatever happens, and in whatever order news and answers arrive: once people leave the cluster alone the child ends as
/// wanted, and then rests.
/// </summary>
public sealed class ChildConvergenceTests
{
    private const int Tried = 3000;

    private static readonly (string Name, Action<ModelCluster> Do)[] Happenings =
    [
        ("read the watch", cluster => cluster.ReadWatch()),
        ("hear news", cluster => cluster.HearNews()),
        ("answer a look", cluster => cluster.AnswerLook()),
        ("carry out", cluster => cluster.CarryOut()),
        ("hear the answer", cluster => cluster.HearAnswer()),
        ("retry", cluster => cluster.RetryDue()),
        ("lose the answer", cluster => cluster.CarryOut(answerIsLost: true)),
        ("refuse", cluster => cluster.Refuse()),
        ("edit by hand", cluster => cluster.EditByHand()),
        ("label by hand", cluster => cluster.LabelByHand()),
        ("delete by hand", cluster => cluster.DeleteByHand()),
        ("stranger", cluster => cluster.MakeAsStranger(null)),
        ("other booster", cluster => cluster.MakeAsStranger(new BoosterOwner("other", "uid-of-other"))),
        ("predecessor", cluster => cluster.MakeAsStranger(new BoosterOwner(LiveObjects.BoosterName, "uid-of-earlier"))),
        ("want qwen", cluster => cluster.Want(Wanted.Server("qwen"))),
        ("want llama", cluster => cluster.Want(Wanted.Server("llama"))),
    ];

    [Fact]
    public void Left_alone_it_ends_as_wanted() =>
        Histories.Sample(history => Settle(Run(history)) is { Stored: { } live } cluster && IsAsWanted(cluster, live), iter: Tried, print: Print);

    [Fact]
    public void Then_it_rests() =>
        Histories.Sample(
            history => Settle(Run(history)) is { IsQuiet: true } cluster && cluster.Child.Next(LiveObjects.Owner) is ChildStep.Rest, iter: Tried, print: Print);

    [Fact]
    public void Then_it_says_that_it_is_applied() =>
        Histories.Sample(
            history => Settle(Run(history)).Child.Outcome(LiveObjects.Owner, Permits.All) is { Phase: ChildPhase.Applied, Problem: null }, iter: Tried, print: Print);

    [Fact]
    public void Undisturbed_it_takes_one_write() =>
        Assert.Equal(1, Settle(new ModelCluster(Wanted.Server())).Writes);

    [Fact]
    public void After_anything_it_takes_few_writes_to_end() =>
        Histories.Sample(history => Run(history) is var cluster && cluster.Writes is var before && Settle(cluster).Writes - before <= 4, iter: Tried, print: Print);

    private static readonly Gen<int[]> Histories = Gen.Int[0, Happenings.Length - 1].Array[0, 60];

    private static string Print(int[] history) => string.Join(", ", history.Select(index => Happenings[index].Name));

    private static ModelCluster Run(int[] history)
    {
        var cluster = new ModelCluster(Wanted.Server());
        foreach (var index in history)
        {
            Happenings[index].Do(cluster);
        }

        return cluster;
    }

    /// <summary>Strangers take their object away, nobody touches anything, and everything on its way arrives.</summary>
    private static ModelCluster Settle(ModelCluster cluster)
    {
        for (var round = 0; round < 50; round++)
        {
            if (cluster.Stored is { } live && live.Owner?.Uid != LiveObjects.BoosterUid)
            {
                cluster.DeleteByHand();
            }

            cluster.CarryOut();
            cluster.HearAnswer();
            cluster.ReadWatch();
            cluster.AnswerLook();
            cluster.HearNews();
            cluster.RetryDue();
        }

        return cluster;
    }

    private static bool IsAsWanted(ModelCluster cluster, LiveObject live) =>
        live.Owner == LiveObjects.Owner
        && live.Document.GetProperty("spec").GetProperty("model").GetString()
            == JsonElement.Parse(cluster.Child.Wanted!.Child.Body.Span).GetProperty("spec").GetProperty("model").GetString();
}

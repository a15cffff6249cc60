using Akka.Actor;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using ModelBooster.Api;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace ModelBooster.Tests.Architecture;

/// <summary>Decide in pure functions, act in actors: the border between the two, as rules.</summary>
public sealed class PurityTests
{
    private const string Pure = @"^ModelBooster\.(Api|Conversion|Decisions)(\.|$)";
    private const string Actors = @"^ModelBooster\.(Watching|Boosters|Writing|Leading)(\.|$)";
    private const string ClientFolder = @"^ModelBooster\.Cluster(\.|$)";
    private const string Client = @"^k8s(\.|$)";

    private static readonly ArchUnitNET.Domain.Architecture Product = new ArchLoader().LoadAssembly(typeof(LiveObject).Assembly).Build();

    [Theory]
    [InlineData(@"^Akka(\.|$)")]
    [InlineData(Client)]
    [InlineData(@"^System\.Net(\.|$)")]
    [InlineData(@"^System\.IO(\.|$)")]
    [InlineData(@"^System\.Threading(\.|$)")]
    [InlineData(@"^Microsoft\.Extensions(\.|$)")]
    public void Pure_folders_do_not_use_the_namespace(string forbidden) =>
        Types().That().ResideInNamespaceMatching(Pure)
            .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(forbidden))
            .WithoutRequiringPositiveResults()
            .Check(Product);

    [Theory]
    [InlineData(@"^System\.TimeProvider$")]
    [InlineData(@"^System\.Diagnostics\.Stopwatch$")]
    [InlineData(@"^System\.Random$")]
    [InlineData(@"^System\.Environment$")]
    [InlineData(@"^System\.Console$")]
    public void Pure_folders_do_not_use_the_type(string forbidden) =>
        Types().That().ResideInNamespaceMatching(Pure)
            .Should().NotDependOnAny(Types(true).That().HaveFullNameMatching(forbidden))
            .WithoutRequiringPositiveResults()
            .Check(Product);

    [Theory]
    [InlineData("Api", "Conversion|Decisions|Cluster|Watching|Boosters|Writing|Leading")]
    [InlineData("Conversion", "Decisions|Cluster|Watching|Boosters|Writing|Leading")]
    [InlineData("Decisions", "Watching|Boosters|Writing|Leading")]
    [InlineData("Cluster", "Conversion|Decisions|Watching|Boosters|Writing|Leading")]
    [InlineData("Watching", "Conversion|Boosters|Writing|Leading")]
    [InlineData("Writing", "Conversion|Watching|Boosters|Leading")]
    [InlineData("Boosters", "Leading")]
    [InlineData("Leading", "Conversion|Boosters")]
    public void A_folder_does_not_know_those_that_stand_on_it(string folder, string above) =>
        Types().That().ResideInNamespaceMatching($@"^ModelBooster\.{folder}(\.|$)")
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching($@"^ModelBooster\.({above})(\.|$)"))
            .Check(Product);

    [Fact]
    public void Actors_do_not_use_the_Kubernetes_client() =>
        Types().That().ResideInNamespaceMatching(Actors)
            .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(Client))
            .Check(Product);

    [Fact]
    public void Nothing_outside_its_folder_uses_the_Kubernetes_client() =>
        Types().That().DoNotResideInNamespaceMatching(ClientFolder)
            .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(Client))
            .Check(Product);

    [Fact]
    public void An_actor_is_sealed_or_a_base_for_others() =>
        Assert.All(
            typeof(LiveObject).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(ActorBase))),
            type => Assert.True(type.IsSealed || type.IsAbstract, type.Name));

    [Fact]
    public void The_rules_see_the_namespaces_they_speak_of() =>
        Assert.All(
            [Pure, Actors, ClientFolder, Client],
            pattern => Assert.NotEmpty(Types(true).That().ResideInNamespaceMatching(pattern).GetObjects(Product)));
}

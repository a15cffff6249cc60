using ModelBooster.ApiServer;
using ModelBooster.Cluster.Tests.Scenarios;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>A server with one controller for all its tests, which have a namespace each.</summary>
public abstract class ControlledServer(KthenaRelease release, CrdSource source) : ApiServerFixture(release, source)
{
    private ControllerProcess? controller;

    /// <summary>The controller; started by the first test that asks.</summary>
    public async Task<ControllerProcess> ControllerAsync() =>
        controller ??= await ControllerProcess.StartReadyAsync(Server, Stage.NewUser());

    public override async Task DisposeAsync()
    {
        if (controller is not null)
        {
            await controller.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}

/// <summary>Our CRDs of Kthena v0.4.</summary>
public sealed class ControlledOursV04() : ControlledServer(KthenaRelease.V04, CrdSource.Ours);

/// <summary>Our CRDs of Kthena v1.0.</summary>
public sealed class ControlledOursV10() : ControlledServer(KthenaRelease.V10, CrdSource.Ours);

/// <summary>Kthena's own CRDs, v0.4.0: the whole pod schema, and its defaults.</summary>
public sealed class ControlledKthenasV04() : ControlledServer(KthenaRelease.V04, CrdSource.Kthenas);

/// <summary>Tests that share a server and a controller: our CRDs of Kthena v0.4.</summary>
[CollectionDefinition(Name)]
public sealed class OnControlledOursV04 : ICollectionFixture<ControlledOursV04>
{
    public const string Name = "one controller, our CRDs, v0.4";
}

/// <summary>Tests that share a server and a controller: our CRDs of Kthena v1.0.</summary>
[CollectionDefinition(Name)]
public sealed class OnControlledOursV10 : ICollectionFixture<ControlledOursV10>
{
    public const string Name = "one controller, our CRDs, v1.0";
}

/// <summary>Tests that share a server and a controller: Kthena's own CRDs, v0.4.0.</summary>
[CollectionDefinition(Name)]
public sealed class OnControlledKthenasV04 : ICollectionFixture<ControlledKthenasV04>
{
    public const string Name = "one controller, Kthena's CRDs, v0.4.0";
}

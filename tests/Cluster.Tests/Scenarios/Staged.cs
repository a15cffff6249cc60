using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary>What every scenario begins and ends with: a stage, whose log of conditions fails the test in the end if one flaps.</summary>
public abstract class Staged(ApiServerFixture fixture) : IAsyncLifetime
{
    private Stage? stage;

    protected ApiServerFixture Fixture { get; } = fixture;

    private protected Stage Stage => stage ?? throw new InvalidOperationException("the stage is not set");

    public virtual async Task InitializeAsync() => stage = await Stage.SetAsync(Fixture);

    public virtual async Task DisposeAsync()
    {
        if (stage is not null)
        {
            await stage.DisposeAsync();
        }
    }
}

using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelBooster.Watching;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Host.Running;

/// <summary>
/// <c>/livez</c>: the actor system answers. <c>/readyz</c>: every served kind has been listed, so children are kept, or another
/// instance leads and this one stands by. A server that is away makes the controller unready, not dead: restarting it would not
/// bring the server back.
/// </summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(WebApplication app)
    {
        app.MapGet("/livez", async (HttpContext http) => await AnswerAsync(http, await StateAsync(http), NotAlive));
        app.MapGet("/readyz", async (HttpContext http) => await AnswerAsync(http, await StateAsync(http), NotReady));
    }

    private static string? NotAlive(WatchState? state) => state is null ? "the watcher does not answer" : null;

    private static string? NotReady(WatchState? state) => state switch
    {
        null => "the watcher does not answer",
        { StandsBy: true } => null,
        { IsOpen: false } => $"waiting for {string.Join(", ", state.WaitingFor)}",
        _ => null,
    };

    private static async Task<WatchState?> StateAsync(HttpContext http)
    {
        try
        {
            var watcher = http.RequestServices.GetRequiredService<IRequiredActor<WatcherActor>>();
            return await watcher.ActorRef.Ask<WatchState>(GetWatchState.Instance, Patience, http.RequestAborted);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private static async Task AnswerAsync(HttpContext http, WatchState? state, Func<WatchState?, string?> wrong)
    {
        var why = wrong(state);
        http.Response.StatusCode = why is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync((why ?? "ok") + "\n", http.RequestAborted);
    }
}

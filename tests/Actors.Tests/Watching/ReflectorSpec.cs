using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Tests.Support;
using ModelBooster.Watching;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Tests.Watching;

/// <summary>A reflector between a server and a watcher that are both the test's.</summary>
public abstract class ReflectorSpec : VirtualTimeSpec
{
    protected static readonly TimeSpan WatchTimeout = TimeSpan.FromSeconds(200);

    private IActorRef? reflector;

    protected ReflectorSpec()
    {
        Server = CreateTestProbe("server");
        Watcher = CreateTestProbe("watcher");
    }

    private protected TestProbe Server { get; }

    private protected TestProbe Watcher { get; }

    private protected IActorRef Reflector => reflector ?? throw new InvalidOperationException("not started");

    private protected Call<ListPage> Start(ResourceKind? kind = null)
    {
        var scope = new WatchScope(kind ?? Kinds.ModelServer, null);
        var settings = new ReflectorSettings(() => 0) { ShortestWatch = WatchTimeout };
        reflector = Sys.ActorOf(Props.Create(() => new ReflectorActor(scope, new ScriptedCluster(Server), settings, Watcher)));
        return NextList();
    }

    /// <summary>Listed at version 100, its news taken, and watching.</summary>
    private protected HeldWatch Watch(params LiveShape[] listed)
    {
        Start().Page("100", listed);
        return TakeNewsAndOpen();
    }

    private protected HeldWatch TakeNewsAndOpen()
    {
        Call<IWatch>? opening = null;
        while (opening is null)
        {
            Settle(Reflector);
            TakeNews();
            opening = Server.HasMessages ? Server.ExpectMsg<Call<IWatch>>() : null;
        }

        var watch = new HeldWatch(Server);
        opening.Succeed(watch);
        return watch;
    }

    /// <summary>News that has come, each told to go on.</summary>
    private protected ImmutableArray<INews> TakeNews()
    {
        Settle(Reflector);
        var news = ImmutableArray.CreateBuilder<INews>();
        while (Watcher.HasMessages)
        {
            if (Watcher.ReceiveOne(TimeSpan.Zero) is News received)
            {
                news.AddRange(received.Items);
                if (received.Turn > 0)
                {
                    Reflector.Tell(new GoOn(received.Turn));
                    Settle(Reflector);
                }
            }
        }

        return news.ToImmutable();
    }

    private protected Call<ListPage> NextList() => Server.ExpectMsg<Call<ListPage>>();

    private protected Call<IWatch> NextWatch() => Server.ExpectMsg<Call<IWatch>>();

    private protected Call<WatchBatch> NextRead() => Server.ExpectMsg<Call<WatchBatch>>();

    private protected static string From(Call<IWatch> opening) => ((WatchRequest)opening.Request).ResourceVersion;
}

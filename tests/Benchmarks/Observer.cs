using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Benchmarks;

/// <summary>Watches one namespace, for null writer and controller alike: when had each booster its children, when was it Active?</summary>
internal sealed class Observer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Course> courses = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient http;
    private readonly ServingStandIn standIn;
    private readonly List<Task> watches;
    private readonly TimeProvider time = TimeProvider.System;
    private readonly int boosters;
    private readonly int children;
    private int active;

    private Observer(KubeApiServer server, string @namespace, KthenaRelease release, int boosters, int children)
    {
        this.boosters = boosters;
        this.children = children;
        http = server.CreateHttpClient("observer");
        var client = new KubeClient(http);
        var kinds = Resources.ChildrenOf(release);
        watches = [.. kinds.Select(kind => WatchAsync(client, kind, @namespace, metadataOnly: true, SeeChild))];
        watches.Add(WatchAsync(client, Resources.ModelBoosters, @namespace, metadataOnly: false, SeeBooster));
        standIn = ServingStandIn.Start(server, @namespace, SeeAvailable);
    }

    /// <summary>Called with a booster's uid when its serving was reported available.</summary>
    public Action<string>? Available { get; set; }

    /// <summary>Done when every booster is Active.</summary>
    public Task AllActive => done.Task;

    /// <summary>Times from a booster's creation to its last child, in milliseconds.</summary>
    public Sample ToChildren => new(courses.Values.Select(c => Milliseconds(c.Created, c.HasChildren)));

    /// <summary>Times from a serving's Available to the booster's Active, in milliseconds.</summary>
    public Sample ToActive => new(courses.Values.Select(c => Milliseconds(c.Available, c.Active)));

    /// <summary>Starts to watch a namespace that is still empty, and to play Kthena's part in it.</summary>
    public static Observer Start(KubeApiServer server, string @namespace, KthenaRelease release, int boosters, int children) =>
        new(server, @namespace, release, boosters, children);

    /// <summary>Notes that a booster was made: the server has answered.</summary>
    public void SeeCreated(string uid) => Of(uid).Created = time.GetTimestamp();

    public async ValueTask DisposeAsync()
    {
        await standIn.DisposeAsync();
        await stopping.CancelAsync();
        await Task.WhenAll(watches);
        stopping.Dispose();
        http.Dispose();
    }

    private async Task WatchAsync(
        KubeClient client, Resource resource, string @namespace, bool metadataOnly, Action<string, JsonObject> see)
    {
        try
        {
            while (true)
            {
                await foreach (var (type, about) in client.WatchAsync(resource, @namespace, stopping.Token, metadataOnly))
                {
                    see(type, about);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The block is over.
        }
        catch (Exception e) when (e is HttpRequestException or IOException or KubeException)
        {
            done.TrySetException(e);
        }
    }

    private void SeeChild(string type, JsonObject child)
    {
        if (type == "ADDED" && child.Owners() is [var owner, ..])
        {
            var course = Of(owner["uid"].Text());
            if (Interlocked.Increment(ref course.Children) == children)
            {
                course.HasChildren = time.GetTimestamp();
            }
        }
    }

    private void SeeAvailable(JsonObject serving)
    {
        var uid = serving.Owners()[0]["uid"].Text();
        Of(uid).Available = time.GetTimestamp();
        Available?.Invoke(uid);
    }

    private void SeeBooster(string type, JsonObject booster)
    {
        var course = Of(booster.Uid());
        if (course.Active == 0 && booster.Is("Active"))
        {
            course.Active = time.GetTimestamp();
            if (Interlocked.Increment(ref active) == boosters)
            {
                done.TrySetResult();
            }
        }
    }

    private Course Of(string uid) => courses.GetOrAdd(uid, _ => new Course());

    private double Milliseconds(long from, long to) => Math.Max(0, time.GetElapsedTime(from, to).TotalMilliseconds);

    /// <summary>Timestamps of one booster; 0 where not yet seen.</summary>
    private sealed class Course
    {
        public int Children;
        public long Created;
        public long HasChildren;
        public long Available;
        public long Active;
    }
}

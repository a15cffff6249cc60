using System.Diagnostics;

namespace ModelBooster.ApiServer;

/// <summary>Waits for a fact by looking again and again until a deadline; the message of a failure shows what was seen last.</summary>
public static class Eventually
{
    /// <summary>How long is waited where the caller does not say: generous, since timing must never decide a test.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Looks until <paramref name="holds"/>.</summary>
    /// <param name="look">Reads the present state.</param>
    /// <param name="holds">Whether it is as it should be.</param>
    /// <param name="what">The fact waited for, for the message.</param>
    /// <param name="deadline">How long at most; <see cref="Deadline"/> where left out.</param>
    /// <param name="show">Writes the state for the message.</param>
    /// <exception cref="NeverHappenedException">The deadline has passed.</exception>
    public static async Task<T> HoldsAsync<T>(
        Func<Task<T>> look, Func<T, bool> holds, string what, TimeSpan? deadline = null, Func<T, string>? show = null)
    {
        var limit = deadline ?? Deadline;
        var clock = Stopwatch.StartNew();
        var pause = TimeSpan.FromMilliseconds(5);
        while (true)
        {
            var seen = await look();
            if (holds(seen))
            {
                return seen;
            }

            if (clock.Elapsed > limit)
            {
                throw new NeverHappenedException(
                    $"not within {limit.TotalSeconds:0.#} s: {what}\nlast seen: {(show is null ? $"{seen}" : show(seen))}");
            }

            await Task.Delay(pause);
            pause = TimeSpan.FromMilliseconds(Math.Min(pause.TotalMilliseconds * 1.5, 200));
        }
    }

    /// <summary>Looks for a while and gives back the last state, if the fact held all the time.</summary>
    /// <exception cref="NeverHappenedException">It ceased to hold.</exception>
    public static async Task<T> StaysAsync<T>(
        Func<Task<T>> look, Func<T, bool> holds, string what, TimeSpan during, Func<T, string>? show = null)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (!holds(seen))
            {
                throw new NeverHappenedException(
                    $"after {clock.Elapsed.TotalSeconds:0.#} s no longer: {what}\nseen: {(show is null ? $"{seen}" : show(seen))}");
            }

            if (clock.Elapsed > during)
            {
                return seen;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }
}

/// <summary>A fact that was waited for did not come, or did not last.</summary>
public sealed class NeverHappenedException : Exception
{
    /// <summary>Says what was waited for and what was seen.</summary>
    public NeverHappenedException(string message)
        : base(message)
    {
    }
}

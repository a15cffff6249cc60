using CsCheck;
using ModelBooster.Writing;

namespace ModelBooster.Tests.Writing;

public sealed class TokenBucketTests
{
    private static readonly Gen<(double Rate, int Burst, TimeSpan[] Gaps)> Usage = Gen.Select(
        Gen.Double[0.1, 1000],
        Gen.Int[1, 50],
        Gen.Int[0, 2_000].Select(ms => TimeSpan.FromMilliseconds(ms)).Array[1, 100]);

    [Fact]
    public void No_more_is_taken_than_the_burst_and_what_has_come_back() => Usage.Sample(usage =>
    {
        var (bucket, now, taken) = (new TokenBucket(usage.Rate, usage.Burst, TimeSpan.Zero), TimeSpan.Zero, 0);
        foreach (var gap in usage.Gaps)
        {
            now += gap;
            while (bucket.Wait(now) == TimeSpan.Zero)
            {
                bucket = bucket.Take(now);
                taken++;
            }
        }

        return taken <= usage.Burst + (usage.Rate * now.TotalSeconds) + 1e-6;
    });

    [Fact]
    public void Who_waits_as_long_as_said_finds_a_token() => Usage.Sample(usage =>
    {
        var (bucket, now) = (new TokenBucket(usage.Rate, usage.Burst, TimeSpan.Zero), TimeSpan.Zero);
        foreach (var gap in usage.Gaps)
        {
            now += gap + bucket.Wait(now + gap);
            if (bucket.Wait(now) > TimeSpan.Zero)
            {
                return false;
            }

            bucket = bucket.Take(now);
        }

        return true;
    });

    [Fact]
    public void A_full_bucket_gives_its_burst_at_once() => Usage.Sample(usage =>
    {
        var bucket = new TokenBucket(usage.Rate, usage.Burst, TimeSpan.Zero);
        for (var taken = 1; taken < usage.Burst; taken++)
        {
            bucket = bucket.Take(TimeSpan.Zero);
        }

        return bucket.Wait(TimeSpan.Zero) == TimeSpan.Zero && bucket.Take(TimeSpan.Zero).Wait(TimeSpan.Zero) > TimeSpan.Zero;
    });

    [Fact]
    public void A_rate_of_zero_is_no_limit()
    {
        var bucket = new TokenBucket(0, 1, TimeSpan.Zero).Take(TimeSpan.Zero).Take(TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, bucket.Wait(TimeSpan.Zero));
    }
}

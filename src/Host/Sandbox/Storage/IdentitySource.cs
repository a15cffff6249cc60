namespace ModelBooster.Host.Sandbox;

/// <summary>Makes uids and the tails of generated names from one injected source of randomness.</summary>
internal sealed class IdentitySource(Random random)
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";
    private readonly Lock gate = new();

    /// <summary>A uid of version 4.</summary>
    public string Uid()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (gate)
        {
            random.NextBytes(bytes);
        }

        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>Five characters that follow generateName.</summary>
    public string Suffix()
    {
        lock (gate)
        {
            return string.Concat(random.GetItems<char>(Letters, 5));
        }
    }
}

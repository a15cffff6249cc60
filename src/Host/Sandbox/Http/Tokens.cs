using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ModelBooster.Host.Sandbox;

/// <summary>Bearer tokens that name their user and prove it with a key that only this server has: USER.SIGNATURE, in base64.</summary>
internal sealed class Tokens
{
    private const string Scheme = "Bearer ";
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The token of a user; always the same for the same name.</summary>
    public string Of(string user)
    {
        var name = Encoding.UTF8.GetBytes(user);
        return $"{Base64Url.EncodeToString(name)}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, name))}";
    }

    /// <summary>Whose token stands in an Authorization header; null where there is none of this server.</summary>
    public string? UserOf(string authorization)
    {
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return null;
        }

        var token = authorization[Scheme.Length..];
        var name = token.Split('.')[0];
        if (!Base64Url.IsValid(name))
        {
            return null;
        }

        var user = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(name));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Of(user))) ? user : null;
    }
}

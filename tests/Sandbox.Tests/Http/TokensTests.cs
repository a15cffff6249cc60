using ModelBooster.Host.Sandbox;

namespace ModelBooster.Sandbox.Tests;

/// <summary>Bearer tokens of the sandbox.</summary>
public sealed class TokensTests
{
    private readonly Tokens tokens = new();

    [Theory]
    [InlineData("sandbox")]
    [InlineData("controller-1")]
    [InlineData("system:serviceaccount:a:b")]
    [InlineData("Käthe")]
    public void A_token_says_whose_it_is(string user) => Assert.Equal(user, tokens.UserOf($"Bearer {tokens.Of(user)}"));

    [Fact]
    public void A_token_of_another_server_says_nothing() => Assert.Null(tokens.UserOf($"Bearer {new Tokens().Of("sandbox")}"));

    [Fact]
    public void A_token_with_another_name_in_it_says_nothing()
    {
        var (one, other) = (tokens.Of("one").Split('.'), tokens.Of("other").Split('.'));
        Assert.Null(tokens.UserOf($"Bearer {other[0]}.{one[1]}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer ")]
    [InlineData("Bearer .")]
    [InlineData("Bearer ?.?")]
    [InlineData("Basic c2FuZGJveA==")]
    public void What_is_no_token_says_nothing(string header) => Assert.Null(tokens.UserOf(header));
}

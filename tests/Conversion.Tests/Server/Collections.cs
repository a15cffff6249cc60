using ModelBooster.ApiServer;

namespace ModelBooster.Conversion.Tests.Server;

/// <summary>Tests that share one server with Kthena's own CRDs, v0.4.0.</summary>
[CollectionDefinition(Name)]
public sealed class OnKthenasV04 : ICollectionFixture<KthenasV04>
{
    public const string Name = "Kthena's CRDs, v0.4.0";
}

/// <summary>Tests that share one server with Kthena's own CRDs, v1.0.0.</summary>
[CollectionDefinition(Name)]
public sealed class OnKthenasV10 : ICollectionFixture<KthenasV10>
{
    public const string Name = "Kthena's CRDs, v1.0.0";
}

/// <summary>Tests that share one server with our own CRDs.</summary>
[CollectionDefinition(Name)]
public sealed class OnOursV10 : ICollectionFixture<OursV10>
{
    public const string Name = "our CRDs, v1.0";
}

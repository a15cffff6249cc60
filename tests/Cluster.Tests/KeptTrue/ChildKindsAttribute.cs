using System.Reflection;
using ModelBooster.ApiServer;
using Xunit.Sdk;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>One case of a theory for each kind of child that the server of the test's class has: its plural.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChildKindsAttribute : DataAttribute
{
    /// <summary>The theories stand in base classes; the class that is run says by its constructor which fixture it has.</summary>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        var fixture = testMethod.ReflectedType!.GetConstructors().Single().GetParameters()[0].ParameterType;
        var release = ((ApiServerFixture)Activator.CreateInstance(fixture)!).Release;
        return Resources.ChildrenOf(release).Select(kind => new object[] { kind.Plural });
    }

    /// <summary>The kind of a plural.</summary>
    public static Resource Of(string plural) => Resources.Children.Single(kind => kind.Plural == plural);
}

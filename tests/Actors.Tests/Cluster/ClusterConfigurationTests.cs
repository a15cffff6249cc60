using ModelBooster.Cluster;

namespace ModelBooster.Tests.Cluster;

public sealed class ClusterConfigurationTests : IDisposable
{
    private static readonly Uri Here = new("http://127.0.0.1:1");
    private static readonly Uri There = new("http://127.0.0.2:1");

    private readonly Kubeconfig files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void A_named_file_is_read()
    {
        var file = files.Write("mine", Kubeconfig.For(Here));
        Assert.Equal(Here, HostOf(new ClusterOptions { Kubeconfig = file }, files.Nowhere));
    }

    [Fact]
    public void A_named_file_that_is_not_there_is_said_so_with_its_name() =>
        Assert.Equal(
            $"kubeconfig {files["gone"]} is not there",
            WrongWith(new ClusterOptions { Kubeconfig = files["gone"] }, files.Nowhere));

    [Fact]
    public void A_context_that_is_unknown_is_said_so_with_those_that_are_known()
    {
        var file = files.Write("mine", Kubeconfig.For(Here, context: "staging"));
        Assert.Equal(
            $"kubeconfig {file} cannot be used: no context production: it has staging",
            WrongWith(new ClusterOptions { Kubeconfig = file, Context = "production" }, files.Nowhere));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a: [")]
    [InlineData("hello")]
    [InlineData("apiVersion: v1\nkind: Config\n")]
    [InlineData("current-context: x\ncontexts:\n- name: x\n")]
    [InlineData("current-context: x\ncontexts:\n- name: x\n  context: {cluster: nowhere}\n")]
    [InlineData("current-context: x\ncontexts:\n- name: x\n  context: {cluster: x}\nclusters:\n- name: x\n  cluster: {server: 'no url'}\n")]
    public void A_file_that_makes_no_sense_is_said_so_in_one_line(string text)
    {
        var file = files.Write("bad", text);
        Assert.Matches($"^kubeconfig {file} cannot be used: [^\n]+$", WrongWith(new ClusterOptions { Kubeconfig = file }, files.Nowhere));
    }

    [Fact]
    public void The_variable_comes_before_the_home_directory()
    {
        files.Write(".kube/config", Kubeconfig.For(There));
        var file = files.Write("variable", Kubeconfig.For(Here));
        Assert.Equal(Here, HostOf(new ClusterOptions(), files.Nowhere with { KubeconfigVariable = file }));
    }

    [Fact]
    public void Several_files_in_the_variable_count_as_one()
    {
        files.Write("one", Kubeconfig.For(Here, context: "one"));
        files.Write("two", Kubeconfig.For(There, context: "two"));
        var both = files.Nowhere with { KubeconfigVariable = $"{files["one"]}{Path.PathSeparator}{files["two"]}" };
        Assert.Equal(There, HostOf(new ClusterOptions { Context = "two" }, both));
    }

    [Fact]
    public void Of_several_files_those_that_are_not_there_are_passed_over()
    {
        files.Write("two", Kubeconfig.For(There));
        var both = files.Nowhere with { KubeconfigVariable = $"{files["gone"]}{Path.PathSeparator}{files["two"]}" };
        Assert.Equal(There, HostOf(new ClusterOptions(), both));
    }

    [Fact]
    public void A_variable_that_names_nothing_is_said_so() =>
        Assert.Equal(
            $"KUBECONFIG names {files["gone"]}, which is not there",
            WrongWith(new ClusterOptions(), files.Nowhere with { KubeconfigVariable = files["gone"] }));

    [Fact]
    public void The_home_directory_is_looked_at_last()
    {
        files.Write(".kube/config", Kubeconfig.For(Here));
        Assert.Equal(Here, HostOf(new ClusterOptions(), files.Nowhere));
    }

    [Fact]
    public void Where_there_is_nothing_the_places_looked_at_are_said() =>
        Assert.Equal(
            $"no cluster to talk to: this is not a pod, KUBECONFIG is not set, and {files[".kube/config"]} is not there",
            WrongWith(new ClusterOptions(), files.Nowhere));

    [Fact]
    public void Naming_a_context_passes_over_the_pods_own_account()
    {
        files.Write(".kube/config", Kubeconfig.For(Here));
        Assert.Equal(Here, HostOf(new ClusterOptions { Context = "test" }, files.Nowhere with { InCluster = true }));
    }

    private static Uri HostOf(ClusterOptions options, Surroundings around) =>
        new(ClusterConfiguration.Load(options, around).Value!.Host);

    private static string? WrongWith(ClusterOptions options, Surroundings around) =>
        ClusterConfiguration.Load(options, around).Failure?.Message;
}

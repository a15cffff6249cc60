using ModelBooster.Host.Commands;
using ModelBooster.Host.Running;

namespace ModelBooster.Host.Tests.Running;

/// <summary>Settings of <c>run</c>. The environment of the test process is set, so these tests run one after the other.</summary>
public sealed class RunOptionsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("modelbooster-settings").FullName;
    private readonly List<string> variables = [];

    public void Dispose()
    {
        variables.ForEach(name => Environment.SetEnvironmentVariable(name, null));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_option_is_a_setting()
    {
        var settings = RunCommand.Settings();

        Assert.Equal(
            typeof(RunOptions).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Order(),
            settings.Select(setting => setting.Key).Order());
        Assert.All(settings, setting => Assert.Equal(Bare(setting.Key), Bare(setting.Option.Name)));

        // The setting is of several namespaces, the option of one at a time.
        static string Bare(string name) => name.Replace("-", "", StringComparison.Ordinal).TrimEnd('s').ToUpperInvariant();
    }

    [Fact]
    public void The_command_line_wins_over_the_environment_and_that_over_the_file()
    {
        WriteFile("""{"Qps": 1, "MaxInFlight": 2, "HealthPort": 3}""");
        SetVariable("QPS", "10");
        SetVariable("MAXINFLIGHT", "20");

        var options = Load(("Qps", "100")).Options;

        Assert.Equal((100, 20, 3), (options.Qps, options.MaxInFlight, options.HealthPort));
    }

    [Fact]
    public void Every_setting_is_read_from_the_environment()
    {
        var settings = new Dictionary<string, string>
        {
            ["KUBECONFIG"] = "file",
            ["CONTEXT"] = "one",
            ["NAMESPACES"] = "a, b",
            ["LEADERELECT"] = "true",
            ["LEASENAMESPACE"] = "system",
            ["DOWNLOADERIMAGE"] = "d:1",
            ["RUNTIMEIMAGE"] = "r:1",
            ["QPS"] = "2.5",
            ["MAXINFLIGHT"] = "4",
            ["HEALTHPORT"] = "5",
            ["VERBOSITY"] = "Debug",
        };
        foreach (var (name, value) in settings)
        {
            SetVariable(name, value);
        }

        var loaded = Load();

        Assert.Equal(RunCommand.Settings().Select(setting => setting.Key.ToUpperInvariant()).Order(), settings.Keys.Order());
        Assert.Empty(loaded.Errors.Concat(loaded.Notes));
        Assert.Equivalent(
            new
            {
                Kubeconfig = "file",
                Context = "one",
                Namespaces = new[] { "a", "b" },
                LeaderElect = true,
                LeaseNamespace = "system",
                DownloaderImage = "d:1",
                RuntimeImage = "r:1",
                Qps = 2.5,
                MaxInFlight = 4,
                HealthPort = 5,
                Verbosity = "Debug",
            },
            loaded.Options);
    }

    [Fact]
    public void Namespaces_of_one_source_take_the_place_of_anothers()
    {
        WriteFile("""{"Namespaces": ["a", "b", "c"]}""");
        Assert.Equal(["a", "b", "c"], Load().Options.Namespaces);

        SetVariable("NAMESPACES__0", "d");
        SetVariable("NAMESPACES__1", "e");
        Assert.Equal(["d", "e"], Load().Options.Namespaces);

        Assert.Equal(["f"], Load(("Namespaces:0", "f")).Options.Namespaces);
    }

    [Fact]
    public void An_empty_variable_is_one_that_is_not_set()
    {
        WriteFile("""{"Context": "one"}""");
        SetVariable("KUBECONFIG", "");
        SetVariable("QPS", "");
        SetVariable("NAMESPACES", "");

        var loaded = Load();

        Assert.Empty(loaded.Errors);
        Assert.Equal((null, 0, 0), (loaded.Options.Kubeconfig, loaded.Options.Qps, loaded.Options.Namespaces.Count));
    }

    [Fact]
    public void What_is_wrong_is_told_in_one_line_each()
    {
        SetVariable("QPS", "fast");
        SetVariable("MAXINFLIGHT", "0");
        SetVariable("HEALTHPORT", "65536");
        SetVariable("VERBOSITY", "loud");
        SetVariable("LEADERELECT", "perhaps");

        Assert.Equal(
            [
                "LeaderElect perhaps: must be true or false",
                "Qps fast: must be a number of at least 0",
                "MaxInFlight 0: must be a whole number of at least 1",
                "HealthPort 65536: must be a whole number between 0 and 65535",
                "Verbosity loud: must be one of verbose, debug, information, warning, error, fatal",
            ],
            Load().Errors);
    }

    [Fact]
    public void A_file_that_is_no_json_is_one_line()
    {
        WriteFile("{\n \"Qps\": oops\n}");

        var error = Assert.Single(Load().Errors);

        Assert.StartsWith("appsettings.json: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public void A_setting_that_does_not_exist_is_noted()
    {
        SetVariable("HELATHPORT", "8081");

        Assert.Equal(["there is no setting HELATHPORT"], Load().Notes);
    }

    private LoadedOptions Load(params (string Key, string Value)[] commandLine) =>
        RunOptions.Load(commandLine.ToDictionary(pair => pair.Key, pair => (string?)pair.Value), folder);

    private void WriteFile(string text) => File.WriteAllText(Path.Combine(folder, RunOptions.FileName), text);

    private void SetVariable(string name, string value)
    {
        variables.Add(RunOptions.EnvironmentPrefix + name);
        Environment.SetEnvironmentVariable(variables[^1], value);
    }
}

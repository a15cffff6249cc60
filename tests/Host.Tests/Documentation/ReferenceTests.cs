using ModelBooster.ApiServer;
using ModelBooster.Host.Running;
using ModelBooster.Host.Tests.Support;

namespace ModelBooster.Host.Tests.Documentation;

public sealed class ReferenceTests
{
    private static readonly string Committed = Path.Combine(RepositoryFiles.Root, "docs", "reference.md");

    [Fact]
    public async Task The_committed_reference_is_what_the_commands_say_of_themselves()
    {
        var made = ReferencePage.Make();
        if (Environment.GetEnvironmentVariable("MODELBOOSTER_REGENERATE") is { Length: > 0 })
        {
            await File.WriteAllTextAsync(Committed, made);
        }

        Assert.Equal(await File.ReadAllTextAsync(Committed), made);
    }

    [Fact]
    public void Its_settings_file_is_one_that_is_understood()
    {
        var folder = Directory.CreateTempSubdirectory("modelbooster-reference").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, RunOptions.FileName), ReferencePage.SettingsFile);
            var loaded = RunOptions.Load([], folder);

            Assert.Empty(loaded.Errors.Concat(loaded.Notes));
            Assert.Equal((20, 2, "warning"), (loaded.Options.Qps, loaded.Options.Namespaces.Count, loaded.Options.Verbosity));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_readme_names_every_command()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "README.md"));

        Assert.All(AllCommands.All, command => Assert.Contains($"`{command.Name}", readme, StringComparison.Ordinal));
    }
}

using System.Text;
using ModelBooster.Api.Schemas;
using ModelBooster.ApiServer;
using ModelBooster.Conversion.Tests.Golden;

namespace ModelBooster.Conversion.Tests.Schemas;

public class CrdTests
{
    private static readonly string Committed = Path.Combine(RepositoryFiles.Root, "deploy", "crds", "modelboosters.workload.serving.volcano.sh.yaml");

    [Fact]
    public async Task The_committed_CRD_is_the_one_the_program_prints()
    {
        var printed = (await TheProgram.Run("crds")).Output;
        if (GoldenCases.Regenerates)
        {
            await File.WriteAllTextAsync(Committed, printed);
        }

        Assert.Equal(await File.ReadAllTextAsync(Committed), printed);
    }

    [Fact]
    public void It_is_small_enough_for_plain_apply()
    {
        // kubectl keeps the whole object in an annotation; 262144 bytes are all that annotations may hold.
        Assert.InRange(Encoding.UTF8.GetByteCount(BoosterCrd.Whole().ToJsonString()), 1, 60_000);
    }
}

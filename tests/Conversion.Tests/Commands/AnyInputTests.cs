using CsCheck;

namespace ModelBooster.Conversion.Tests.Commands;

/// <summary>Whatever is fed to the program, it answers with an exit code and one line per error.</summary>
public class AnyInputTests
{
    private const string Booster =
        """
        apiVersion: workload.serving.volcano.sh/v1alpha1
        kind: ModelBooster
        metadata: {name: demo, labels: {a: "b"}}
        spec:
          backend: &b
            name: main
            type: vLLM
            modelURI: hf://org/model
            replicas: 1
            workers:
            - image: vllm:1
              config: {a: [1, 'x', "\u00e9"], b: |
                text
              }
        """;

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.OneOf(
            ": ", "- ", "\n", "\n  ", "\n    ", "---\n", "...\n", "&a ", "*a", "*b", "<<: *b", "!!str ", "!x ", "? ", "| ", ">- ", "\"", "'", "{", "}", "[", "]", ",",
            "#", "%YAML 1.2\n", "%TAG ! x\n", "\t", "\r", "\0", "\u0085", "\ufeff", "\\ud800", "\\U0011FFFF", "@", "`", "null", "0x", "0b2", ".nan", "1e", "-", "~",
            "kind: List\nitems: ", "\"\\ud800\"", "{\"kind\": \"\\ud800\"}", "{\"a\": 1, \"a\": 2}"),
        Gen.String[0, 5]);

    [Fact]
    public async Task Nothing_makes_it_throw()
    {
        var inputs = Gen.Select(Piece.Array[1, 12], Gen.Int[0, Booster.Length], Gen.Int[0, 20], Gen.Bool)
            .Select((pieces, at, gone, whole) => whole
                ? Booster[..at] + string.Concat(pieces) + Booster[Math.Min(Booster.Length, at + gone)..]
                : string.Concat(pieces));
        await inputs.SampleAsync(
            async input =>
            {
                var result = await TheProgram.RunWith(input, "validate", "-f", "-");

                Assert.InRange(result.Code, 0, 1);
                Assert.All(result.Errors, line => Assert.StartsWith("<stdin>", line, StringComparison.Ordinal));
            },
            iter: 5000,
            print: input => input);
    }
}

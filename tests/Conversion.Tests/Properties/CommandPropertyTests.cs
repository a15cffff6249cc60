using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using ModelBooster.Conversion.Tests.Engine;

namespace ModelBooster.Conversion.Tests.Properties;

/// <summary>Commands are run as a node would run them: kubelet's expansion, then a real bash, with stand-ins for what they call.</summary>
public sealed class CommandPropertyTests : IDisposable
{
    private const string StandIn = "#!/bin/bash\nprintf '%s\\0' \"${0##*/}\" \"$@\" >> \"$SEEN\"\n";

    private readonly string folder = Directory.CreateTempSubdirectory("modelbooster-commands").FullName;

    public CommandPropertyTests()
    {
        Script("bin/python3");
        Script("bin/pip");
        Script("examples/online_serving/multi-node-serving.sh");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableTheory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public void Engine_arguments_arrive_byte_for_byte(int pods, bool install)
    {
        Skip.IfNot(Programs.Has("bash"), "needs bash");
        AnyBooster.Config.Sample(
            config =>
            {
                var command = Command(config, pods, install);
                var seen = Run(command.Select(word => Expand(word, Known)));

                Assert.Equal(Expected(config, pods, install), seen);
            },
            iter: 150,
            threads: 1,
            print: config => config.ToJsonString());
    }

    private static Dictionary<string, string> Known { get; } = new(StringComparer.Ordinal) { ["A"] = "value of A", ["POD_NAME"] = "pod-0", ["ENTRY_ADDRESS"] = "10.0.0.1" };

    private static IReadOnlyList<string> Command(JsonObject config, int pods, bool install)
    {
        var all = config.DeepClone().AsObject();
        all["served-model-name"] = "m";
        if (install)
        {
            all["kv-transfer-config"] = """{"kv_connector": "NixlConnector", "kv_role": "kv_both"}""";
        }

        var worker = new JsonObject
        {
            ["image"] = "v",
            ["pods"] = pods,
            ["config"] = all,
            ["resources"] = new JsonObject { ["limits"] = new JsonObject { ["nvidia.com/gpu"] = 1 } },
        };
        return Children.OfBackend("replicas: 1\nenv: [{name: A, value: x}]", worker.ToJsonString()).EngineCommand;
    }

    /// <summary>What the programs must see, worked out from the booster alone.</summary>
    private static List<string> Expected(JsonObject config, int pods, bool install)
    {
        var arguments = new SortedDictionary<string, string[]>(StringComparer.Ordinal) { ["served-model-name"] = ["m"] };
        if (install)
        {
            arguments["kv-transfer-config"] = ["""{"kv_connector": "NixlConnector", "kv_role": "kv_both"}"""];
        }

        foreach (var (key, value) in config)
        {
            arguments[key] = value switch
            {
                null => ["left out"],
                JsonValue text when text.TryGetValue<string>(out var written) => written.Length > 0 ? [Resolved(written)] : [],
                JsonValue flag when flag.TryGetValue<bool>(out var set) => set ? [] : ["negated"],
                JsonValue number => [number.ToJsonString()],
                _ => [Resolved(value.ToJsonString(Relaxed))],
            };
        }

        List<string> seen = [];
        if (install)
        {
            seen.AddRange(["pip", "install", "-U", "--no-cache-dir", "nixl"]);
        }

        if (pods > 1)
        {
            seen.AddRange(["multi-node-serving.sh", "leader", $"--ray_cluster_size={pods}", "--num-gpus=1"]);
        }

        seen.AddRange(["python3", "-m", "vllm.entrypoints.openai.api_server", "--model", "/cache/7d13ed142997ab6b7db5a77ec8c9e194"]);
        foreach (var (key, values) in arguments.Where(argument => argument.Value is not ["left out"]))
        {
            var flag = key.Replace('_', '-');
            seen.AddRange(values is ["negated"] ? [$"--no-{flag}"] : [$"--{flag}", .. values]);
        }

        return pods > 1 ? [.. seen, "--distributed-executor-backend", "ray"] : seen;
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Only a reference to a variable of the container is replaced, unless a dollar stands before it.</summary>
    private static string Resolved(string text)
    {
        var result = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var name = Known.Keys.FirstOrDefault(name => string.CompareOrdinal(text, at, $"$({name})", 0, name.Length + 3) == 0);
            if (at + 1 < text.Length && text[at] == '$' && text[at + 1] == '$')
            {
                result.Append("$$");
                at++;
            }
            else if (name is not null)
            {
                result.Append(Known[name]);
                at += name.Length + 2;
            }
            else
            {
                result.Append(text[at]);
            }
        }

        return result.ToString();
    }

    /// <summary>kubelet's expansion: it works on bytes, and takes the character after a lone dollar for one byte.</summary>
    private static string Expand(string word, Dictionary<string, string> known)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        var result = new List<byte>();
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] != '$' || at + 1 == bytes.Length)
            {
                result.Add(bytes[at]);
                continue;
            }

            at++;
            if (bytes[at] == '$')
            {
                result.Add((byte)'$');
            }
            else if (bytes[at] != '(')
            {
                result.AddRange(Encoding.UTF8.GetBytes("$" + (char)bytes[at]));
            }
            else if (Array.IndexOf(bytes, (byte)')', at) is var end && end < 0)
            {
                result.AddRange("$("u8);
            }
            else
            {
                var name = Encoding.UTF8.GetString(bytes[(at + 1)..end]);
                result.AddRange(Encoding.UTF8.GetBytes(known.TryGetValue(name, out var value) ? value : $"$({name})"));
                at = end;
            }
        }

        return Encoding.UTF8.GetString([.. result]);
    }

    private List<string> Run(IEnumerable<string> command)
    {
        var seen = Path.Combine(folder, "seen");
        File.Delete(seen);
        List<string> words = [.. command];
        var start = new ProcessStartInfo(words[0] == "python3" ? Path.Combine(folder, "bin", "python3") : words[0], words.Skip(1)) { WorkingDirectory = folder };
        start.Environment["PATH"] = Path.Combine(folder, "bin") + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        start.Environment["SEEN"] = seen;
        using var process = Process.Start(start)!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return [.. Encoding.UTF8.GetString(File.ReadAllBytes(seen)).Split('\0')[..^1]];
    }

    private void Script(string path)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, StandIn);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}

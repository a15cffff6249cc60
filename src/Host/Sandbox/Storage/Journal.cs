using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Host.Sandbox;

/// <summary>
/// A file that keeps what a store holds: a line of JSON that says what it is, then a line for each change, in order. Every change is in
/// the file before anybody is told of it, so a process that is killed loses nothing; a last line that was cut short was told to nobody and
/// is passed over. When the file is opened it is written anew, without what is gone, beside the old one and then in its place. A power
/// failure may lose the last moments: nothing is forced to the disk.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const int Format = 1;
    private const string Mark = "modelbooster-sandbox";

    private readonly FileStream file;

    private Journal(FileStream file, Contents contents)
    {
        this.file = file;
        (Kthena, IsNew, Version, Kept) = (contents.Kthena, contents.IsNew, contents.Version, contents.Objects());
    }

    /// <summary>The generation of Kthena that the sandbox was made with.</summary>
    public KthenaGeneration Kthena { get; }

    /// <summary>There was nothing in the file, or no file.</summary>
    public bool IsNew { get; }

    /// <summary>The newest version.</summary>
    public long Version { get; }

    /// <summary>The objects, oldest change first, by <c>plural.group</c>.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<StoredObject>> Kept { get; }

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="kthena">For a new one.</param>
    /// <exception cref="IOException">It is another kind of file, or damaged, or in use, or cannot be written; in one line.</exception>
    public static Journal Open(string path, KthenaGeneration kthena)
    {
        try
        {
            using var old = new FileStream(path, Alone(FileMode.OpenOrCreate, FileAccess.ReadWrite));
            var read = Read(old, path, kthena);
            var beside = path + ".new";
            var file = new FileStream(beside, Alone(FileMode.Create, FileAccess.Write));
            try
            {
                file.Write(Whole(read));
                file.Flush(flushToDisk: true);
                File.Move(beside, path, overwrite: true);
                return new Journal(file, read);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }

    /// <summary>Writes a change; called in the order of versions.</summary>
    public void Append(ResourceType type, Change change) => file.Write(Line(change.Type == ChangeType.Deleted
        ? new JsonObject { ["kind"] = type.GroupResource, ["gone"] = change.Object.Key, ["version"] = change.Object.Version }
        : new JsonObject { ["kind"] = type.GroupResource, ["object"] = change.Object.Read() }));

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>For nobody else, at the same time or to read: there may be secrets in it.</summary>
    private static FileStreamOptions Alone(FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static Contents Read(FileStream file, string path, KthenaGeneration kthena)
    {
        using var reader = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
        var contents = new Contents(kthena);
        var number = 0;
        try
        {
            foreach (var line in WholeLines(reader.ReadToEnd()))
            {
                number++;
                contents.Take(JsonText.ParseObject(Encoding.UTF8.GetBytes(line)));
            }
        }
        catch (Exception fault) when (fault
            is JsonException or FormatException or InvalidCastException or DecoderFallbackException or InvalidOperationException)
        {
            throw contents.IsNew ? Foreign(path) : new IOException($"{path} is damaged in line {number}", fault);
        }

        return contents.IsNew && file.Length > 0 ? throw Foreign(path) : contents;
    }

    private static IOException Foreign(string path) => new($"{path} is not a file that `sandbox --keep` has written");

    /// <summary>All lines that have an end.</summary>
    private static IEnumerable<string> WholeLines(string text) => text.Split('\n')[..^1];

    private static byte[] Whole(Contents contents)
    {
        using var lines = new MemoryStream();
        lines.Write(Line(new JsonObject
        {
            [Mark] = Format,
            ["kthena"] = contents.Kthena.ToString(),
            ["version"] = contents.Version,
        }));
        var objects = contents.Objects().SelectMany(kind => kind.Value.Select(item => (kind.Key, Item: item)));
        foreach (var (kind, item) in objects.OrderBy(entry => entry.Item.Version))
        {
            lines.Write(Line(new JsonObject { ["kind"] = kind, ["object"] = item.Read() }));
        }

        return lines.ToArray();
    }

    private static byte[] Line(JsonObject content) => [.. JsonText.Write(content), (byte)'\n'];

    /// <summary>What the lines read so far come to.</summary>
    private sealed class Contents(KthenaGeneration kthena)
    {
        private readonly Dictionary<(string Kind, string Key), StoredObject> objects = [];

        public KthenaGeneration Kthena { get; private set; } = kthena;

        public bool IsNew { get; private set; } = true;

        public long Version { get; private set; } = 1;

        public void Take(JsonObject line)
        {
            if (IsNew)
            {
                Kthena = line.Whole(Mark) == Format && Enum.TryParse<KthenaGeneration>(line.Text("kthena"), out var made)
                    ? made
                    : throw new FormatException();
                Version = line.Whole("version") ?? throw new FormatException();
                IsNew = false;
                return;
            }

            var kind = line.Text("kind") ?? throw new FormatException();
            if (line.Child("object") is { } document)
            {
                var text = document.Child("metadata").Text("resourceVersion") ?? "";
                var version = long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
                var stored = new StoredObject(document, version);
                objects[(kind, stored.Key)] = stored;
                Version = Math.Max(Version, version);
            }
            else
            {
                objects.Remove((kind, line.Text("gone") ?? throw new FormatException()));
                Version = Math.Max(Version, line.Whole("version") ?? throw new FormatException());
            }
        }

        public Dictionary<string, ImmutableArray<StoredObject>> Objects() => objects.GroupBy(entry => entry.Key.Kind).ToDictionary(
            kind => kind.Key, kind => kind.Select(entry => entry.Value).OrderBy(item => item.Version).ToImmutableArray());
    }
}

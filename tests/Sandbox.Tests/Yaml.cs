using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Sandbox.Tests;

/// <summary>JSON written as YAML, for tests.</summary>
internal static class Yaml
{
    /// <summary>One document.</summary>
    public static JsonObject Of(string text) => Manifest.Parse(text)[0];
}

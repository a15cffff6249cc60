using ModelBooster.Api;
using ModelBooster.Api.Schemas;

namespace ModelBooster.Conversion.Validation;

/// <summary>Field errors in the words of Kubernetes.</summary>
internal static class FieldErrors
{
    public static FieldError Invalid(string path, string value, string why) =>
        new(path, $"Invalid value: {SchemaCheck.Quote(value)}: {why}");

    public static FieldError Invalid(string path, long value, string why) => new(path, $"Invalid value: {value}: {why}");

    public static FieldError Required(string path, string why) => new(path, $"Required value: {why}");

    public static FieldError Forbidden(string path, string why) => new(path, $"Forbidden: {why}");

    public static FieldError TooMany(string path, int count, int most, string what) =>
        new(path, $"Too many: {count}: must have at most {most} {what}");
}

using System.Collections.Immutable;
using System.Globalization;

namespace BackOffice.Engine.Publishing;

/// <summary>What versions are called: 1.2.3, the second number counted when the process or a form changes, the third for anything else.</summary>
internal static class PackLabels
{
    public static string Next(PackLife life, IEnumerable<string> changed)
    {
        var (major, minor, patch) = Numbers(life.Basis?.Label ?? "");
        var large = changed.Any(path => path == "workflow.json" || path.StartsWith("forms/", StringComparison.Ordinal));
        (minor, patch) = large ? (minor + 1, 0) : (minor, patch + 1);
        while (Taken(life, Write(major, minor, patch)))
        {
            (minor, patch) = large ? (minor + 1, 0) : (minor, patch + 1);
        }

        return Write(major, minor, patch);
    }

    /// <summary>A label that comes with the product, with a counted ending where the council already has that one.</summary>
    public static string Free(PackLife life, string label)
    {
        var free = label;
        for (var count = 2; Taken(life, free); count++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{label}+{count}");
        }

        return free;
    }

    private static bool Taken(PackLife life, string label) => life.Versions.Exists(version => version.Label == label);

    private static string Write(int major, int minor, int patch) => string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}.{patch}");

    private static (int Major, int Minor, int Patch) Numbers(string label)
    {
        var parts = label.Split('+', '-')[0].Split('.');
        int Part(int at) => at < parts.Length && int.TryParse(parts[at], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1_000_000 ? number : at == 0 ? 1 : 0;
        return (Part(0), Part(1), Part(2));
    }
}

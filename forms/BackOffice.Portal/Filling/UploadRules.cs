using BackOffice.Forms;

namespace BackOffice.Portal.Filling;

/// <summary>Which files may be uploaded: by size, by ending, and by what their first bytes say they really are.</summary>
public static class UploadRules
{
    /// <summary>Most files for one question.</summary>
    public const int MostFiles = 20;

    /// <summary>Endings that may be uploaded where the form names none, and no others ever.</summary>
    private static readonly Dictionary<string, (string Type, byte[][] Starts)> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["pdf"] = ("application/pdf", ["%PDF-"u8.ToArray()]),
        ["docx"] = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", [Zip]),
        ["xlsx"] = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [Zip]),
        ["odt"] = ("application/vnd.oasis.opendocument.text", [Zip]),
        ["doc"] = ("application/msword", [[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]]),
        ["jpg"] = ("image/jpeg", [[0xFF, 0xD8, 0xFF]]),
        ["jpeg"] = ("image/jpeg", [[0xFF, 0xD8, 0xFF]]),
        ["png"] = ("image/png", [[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]]),
        ["txt"] = ("text/plain", []),
        ["csv"] = ("text/csv", []),
    };

    private static readonly string[] Usual = ["pdf", "docx", "doc", "odt", "jpg", "jpeg", "png"];

    private static byte[] Zip => [0x50, 0x4B, 0x03, 0x04];

    /// <summary>Endings that the question takes.</summary>
    public static IReadOnlyList<string> Extensions(FieldDefinition field) => field.Accept.Count == 0 ? Usual : [.. field.Accept.Where(Known.ContainsKey)];

    /// <summary>Largest file in megabytes.</summary>
    public static int MostMegabytes(FieldDefinition field) => Math.Min(field.MaxSizeMb ?? 10, 25);

    /// <summary>The endings in words: "PDF, DOCX or JPG".</summary>
    public static string Words(FieldDefinition field)
    {
        var endings = Extensions(field).Where(e => e != "jpeg").Select(e => e.ToUpperInvariant()).ToList();
        return endings.Count <= 1 ? string.Concat(endings) : $"{string.Join(", ", endings.Take(endings.Count - 1))} or {endings[^1]}";
    }

    /// <summary>What is wrong with a file by its length alone, so that a huge one is refused without being read; null when it may be read.</summary>
    public static string? TooLarge(FieldDefinition field, string name, long length) =>
        length > (long)MostMegabytes(field) * 1024 * 1024 ? $"{Shown(name)} must be smaller than {MostMegabytes(field)} MB" : null;

    /// <summary>What is wrong with a file, in the Design System's words; null when it may be kept.</summary>
    /// <param name="field">The question.</param>
    /// <param name="name">File name as the browser gave it.</param>
    /// <param name="content">The whole file.</param>
    /// <param name="already">Files attached to the question already.</param>
    public static string? Problem(FieldDefinition field, string name, ReadOnlySpan<byte> content, int already)
    {
        var shown = Shown(name);
        var ending = Ending(name);
        if (already >= (field.Multiple ? MostFiles : 1)) return field.Multiple ? $"You can upload up to {MostFiles} files. Remove one first" : "Remove the file you uploaded before you choose another";
        if (content.Length == 0) return $"{shown} is empty. Choose another file";
        if (TooLarge(field, name, content.Length) is { } large) return large;
        if (!Extensions(field).Contains(ending, StringComparer.OrdinalIgnoreCase)) return $"{shown} must be a {Words(field)}";
        return IsWhatItSays(ending, content) ? null : $"{shown} is not really a {ending.ToUpperInvariant()}. Save it again as one of {Words(field)}";
    }

    /// <summary>Media type by ending; never what the browser claims.</summary>
    public static string MediaType(string name) => Known.TryGetValue(Ending(name), out var known) ? known.Type : "application/octet-stream";

    /// <summary>The file's name without any folder and without signs that a file name cannot carry, for showing and keeping.</summary>
    public static string Shown(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(last.Where(c => !char.IsControl(c) && c is not ('<' or '>' or ':' or '"' or '|' or '?' or '*'))).Trim();
        return clean.Length == 0 ? "The file" : clean.Length > 150 ? clean[..100] + "…" + Path.GetExtension(clean) : clean;
    }

    private static string Ending(string name) => name[(name.LastIndexOf('.') + 1)..].ToLowerInvariant();

    private static bool IsWhatItSays(string ending, ReadOnlySpan<byte> content)
    {
        if (!Known.TryGetValue(ending, out var known)) return false;

        // A text file has no first bytes of its own; it must not have bytes that no text has.
        if (known.Starts.Length == 0) return content[..Math.Min(content.Length, 8192)].IndexOf((byte)0) < 0;
        foreach (var start in known.Starts)
        {
            if (content.StartsWith(start)) return true;
        }

        return false;
    }
}

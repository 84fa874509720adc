using System.Text.Json.Nodes;

namespace BackOffice.Rules.Letters;

/// <summary>
/// A letter of a pack: its head between two lines <c>---</c>, then the template. The head's lines are <c>title:</c>,
/// <c>to:</c>, <c>copies:</c> (list with commas), <c>law:</c>, <c>method:</c>, <c>requires:</c> (names of mandatory sections)
/// and <c>must contain:</c> with one heading a line after "- ", each of which must have text below it.
/// </summary>
public sealed record LetterFile
{
    /// <summary>What the letter is, for example "We will carry out an assessment".</summary>
    public required string Title { get; init; }

    /// <summary>Whom it goes to.</summary>
    public string To { get; init; } = "parents";

    /// <summary>Who gets a copy.</summary>
    public IReadOnlyList<string> Copies { get; init; } = [];

    /// <summary>Law that the content answers to.</summary>
    public string? Law { get; init; }

    /// <summary>How it goes, when the letter itself says so.</summary>
    public string? Method { get; init; }

    /// <summary>Names of sections that may not be empty, written <c>{{ section 'reasons' }}…{{ end }}</c> in the template.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>Headings of the finished letter that must have text below them.</summary>
    public IReadOnlyList<string> MustContain { get; init; } = [];

    /// <summary>The template.</summary>
    public required LetterTemplate Template { get; init; }

    /// <summary>Line of the file on which the template begins, from 1.</summary>
    public int TemplateLine { get; init; }

    /// <summary>Reads a letter file. Faults carry the line of the file.</summary>
    /// <param name="text">The file's text.</param>
    public static LetterFileReading Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var end = lines[0].TrimEnd() == "---" ? Array.FindIndex(lines, 1, l => l.TrimEnd() == "---") : -1;
        if (end < 0)
        {
            return new(null, [new(0, 1, 1, "The letter has no head: begin the file with a line ---, then \"title: …\", \"to: …\" and another line ---.")]);
        }

        var errors = new List<LetterError>();
        var head = new Dictionary<string, string>(StringComparer.Ordinal);
        var must = new List<string>();
        var inMust = false;
        for (var i = 1; i < end; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (inMust && line[0] == '-')
            {
                must.Add(line[1..].Trim());
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var key = colon < 0 ? line : line[..colon].Trim();
            inMust = key == "must contain";
            if (key is not ("title" or "to" or "copies" or "law" or "method" or "requires" or "must contain"))
            {
                errors.Add(new(0, i + 1, 1, $"The head has an unknown line \"{key}\". It may hold title, to, copies, law, method, requires and must contain."));
            }
            else if (!inMust && !head.TryAdd(key, line[(colon + 1)..].Trim()))
            {
                errors.Add(new(0, i + 1, 1, $"The head says \"{key}\" twice."));
            }
        }

        if (!head.TryGetValue("title", out var title) || title.Length == 0)
        {
            errors.Add(new(0, 1, 1, "The head has no title: add a line \"title: …\" that says what the letter is."));
        }

        var body = string.Join('\n', lines[(end + 1)..]);
        var reading = LetterTemplate.Parse(body);
        errors.AddRange(reading.Errors.Select(e => e with { Line = e.Line + end + 1 }));
        var requires = List(head.GetValueOrDefault("requires"));
        if (reading.Template is { } template)
        {
            errors.AddRange(requires.Where(r => !template.Sections.Contains(r)).Select(r =>
                new LetterError(0, 1, 1, $"The head requires the section \"{r}\", which the letter does not have: write {{{{ section '{r}' }}}} … {{{{ end }}}}.")));
            errors.AddRange(must.Where(h => !Headings(body).Any(b => Same(b, h))).Select(h =>
                new LetterError(0, 1, 1, $"The letter must contain the heading \"{h}\", which it does not have.")));
        }

        return errors.Count > 0 ? new(null, errors) : new(new LetterFile
        {
            Title = title!,
            To = head.GetValueOrDefault("to") is { Length: > 0 } to ? to : "parents",
            Copies = List(head.GetValueOrDefault("copies")),
            Law = head.GetValueOrDefault("law"),
            Method = head.GetValueOrDefault("method"),
            Requires = requires,
            MustContain = must,
            Template = reading.Template!,
            TemplateLine = end + 2,
        }, []);
    }

    /// <summary>Writes the letter. Headings that must have text below them count as mandatory sections.</summary>
    /// <param name="model">Facts by name.</param>
    public LetterText Render(JsonObject model) => Complete(Template.Render(model), MustContain);

    /// <summary>Adds the headings with nothing below them to the empty sections of a letter.</summary>
    /// <param name="letter">The letter as written.</param>
    /// <param name="mustContain">Headings that must have text below them.</param>
    public static LetterText Complete(LetterText letter, IEnumerable<string> mustContain)
    {
        ArgumentNullException.ThrowIfNull(letter);
        return letter.Text is null ? letter : letter with
        {
            EmptySections = [.. letter.EmptySections, .. EmptyHeadings(letter.Text, mustContain).Select(h => new EmptySection(h, h))],
        };
    }

    /// <summary>Headings, of those named, that the text does not have or that have nothing below them.</summary>
    /// <param name="text">Markdown text of a letter.</param>
    /// <param name="headings">Headings that must have text below them.</param>
    public static IReadOnlyList<string> EmptyHeadings(string text, IEnumerable<string> headings)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return [.. headings.Where(wanted =>
        {
            for (var i = 0; i < lines.Length; i++)
            {
                if (Heading(lines[i]) is { } found && Same(found, wanted))
                {
                    // Deeper headings are part of the section, but only text fills it.
                    var level = Level(lines[i]);
                    for (var j = i + 1; j < lines.Length && !(Heading(lines[j]) is not null && Level(lines[j]) <= level); j++)
                    {
                        if (Heading(lines[j]) is null && lines[j].Any(char.IsLetterOrDigit))
                        {
                            return false;
                        }
                    }
                }
            }

            return true;
        })];
    }

    private static IEnumerable<string> Headings(string text) => text.Split('\n').Select(Heading).OfType<string>();

    private static int Level(string line) => line.TakeWhile(c => c == '#').Count();

    private static string? Heading(string line)
    {
        var level = Level(line);
        return level is >= 1 and <= 6 && line.Length > level && line[level] == ' ' ? line[level..].Trim().TrimEnd('#').Trim() : null;
    }

    private static bool Same(string heading, string wanted) => string.Equals(heading, wanted, StringComparison.OrdinalIgnoreCase);

    private static string[] List(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}

/// <summary>A letter file that was read, or what is wrong with it.</summary>
/// <param name="Letter">The letter; null when it has faults.</param>
/// <param name="Errors">Faults with the line of the file.</param>
public sealed record LetterFileReading(LetterFile? Letter, IReadOnlyList<LetterError> Errors);

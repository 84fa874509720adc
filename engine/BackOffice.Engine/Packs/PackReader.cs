using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BackOffice.Engine.Packs;

/// <summary>Reads the files of one pack. Pure: whoever has the files hands over their text.</summary>
public static class PackReader
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = false,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads a pack, collecting every fault instead of stopping at the first.</summary>
    /// <param name="id">Name of the folder.</param>
    /// <param name="files">Its files.</param>
    /// <param name="version">Version that cases are pinned to, where it is not the one that pack.json gives.</param>
    public static PackReading Read(string id, IEnumerable<PackFile> files, string? version = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(files);
        var reading = new Reading(id, files.OrderBy(file => file.Path, StringComparer.Ordinal), version);
        return reading.Run();
    }

    private sealed class Reading(string id, IEnumerable<PackFile> files, string? version)
    {
        private const string NewestRules = "newest-rules";

        /// <summary>Stands where bytes were no text.</summary>
        private const char Replacement = '\uFFFD';

        private static readonly SearchValues<char> NoText =
            SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code).Where(sign => sign is not ('\t' or '\n' or '\r' or '\f')), Replacement]);

        private readonly ImmutableList<PackFault>.Builder faults = ImmutableList.CreateBuilder<PackFault>();
        private readonly ImmutableList<PackFile> files = [.. files];

        public PackReading Run()
        {
            foreach (var file in files) CheckText(file);
            if (faults.Count > 0)
            {
                return new PackReading(null, faults.ToImmutable()); // what is missing of these files would be told as faults of others
            }

            var head = ReadAs<Head>("pack.json", required: true);
            var workflow = ReadJson("workflow.json", required: false);
            var clocks = ReadJson("clocks.json", required: false) as JsonArray ?? [];
            var lookups = ReadAs<ImmutableSortedDictionary<string, ImmutableList<LookupItem>>>("lookups.json", required: false)
                ?? ImmutableSortedDictionary<string, ImmutableList<LookupItem>>.Empty;
            var forms = ReadFolder<JsonObject>("forms/");
            var rules = ReadFolder<JsonNode>("rules/");
            var examples = ReadFolder<JsonObject>("examples/");
            var letters = files.Where(file => In(file, "letters/", ".txt"))
                .Select(ReadLetter).OfType<PackLetter>()
                .ToImmutableSortedDictionary(letter => letter.Id, letter => letter, StringComparer.Ordinal);

            if (head is not null && head.Id != id)
            {
                Fault("pack.json", $"the id \"{head.Id}\" differs from the folder's name \"{id}\". Give both the same name.", "\"id\"");
            }

            if (workflow is not (null or JsonObject { Count: > 0 }))
            {
                Fault("workflow.json", "the file must hold one workflow definition. Take the file away where the pack has no process.");
            }
            else if (workflow is not null && head is not null)
            {
                NeededForCases(head);
            }
            else if (head?.Stages is { Count: > 0 } && Find("workflow.json") is null)
            {
                Fault("workflow.json", "the file is missing, though pack.json lists the stages of a process. Put the file back, or take the stages out of pack.json.");
                return new PackReading(null, faults.ToImmutable()); // everything else would name it again
            }

            if (head?.RunningCases is not (null or "keep" or NewestRules))
            {
                Fault("pack.json", $"\"runningCases\" is \"{head.RunningCases}\". Write \"keep\" or \"{NewestRules}\".", "\"runningCases\"");
            }

            if (head is null || workflow is not (null or JsonObject))
            {
                return new PackReading(null, faults.ToImmutable());
            }

            var pack = new Pack
            {
                Id = id,
                Title = head.Title,
                Summary = head.Summary ?? "",
                Version = version ?? head.Version,
                ReferencePrefix = head.ReferencePrefix ?? "",
                Subject = head.Subject ?? "pupil",
                Team = head.Team ?? "",
                RunningCases = head.RunningCases == NewestRules ? RunningCases.NewestRules : RunningCases.Keep,
                Law = head.Law ?? [],
                Stages = head.Stages ?? [],
                Teams = head.Teams ?? [],
                Portal = head.Portal,
                Collections = head.Collections ?? [],
                Contacts = head.Contacts ?? ImmutableSortedDictionary<string, PackContact>.Empty,
                Events = head.Events ?? [],
                WorkflowJson = workflow as JsonObject ?? [],
                ClockJson = clocks,
                Lookups = lookups,
                FormJson = forms,
                RuleSetJson = rules,
                Examples = examples,
                Letters = letters,
                Readme = Find("README.md")?.Text ?? "",
                ContentHash = Hash(),
            };
            if (faults.Exists(fault => !fault.IsWarning))
            {
                return new PackReading(null, faults.ToImmutable());
            }

            var (compiled, found) = new PackCompiler(pack, files).Run();
            faults.AddRange(found);
            if (compiled.Workflow is not null || !compiled.HasProcess)
            {
                faults.AddRange(new PackLint(compiled, files).Run());
            }

            return new PackReading(faults.Exists(fault => !fault.IsWarning) ? null : compiled, faults.ToImmutable());
        }

        /// <summary>A case needs a reference, a stage and somebody whose work it is; rule sets and letters alone do not.</summary>
        private void NeededForCases(Head head)
        {
            if (head.ReferencePrefix is null)
            {
                Fault("pack.json", "\"referencePrefix\" is missing. Give the letters that references of cases begin with.");
            }

            if (head.Team is null || head.Teams is null)
            {
                Fault("pack.json", "\"team\" and \"teams\" are needed. Name the team that holds a new case and list every team that does the pack's work.");
            }
        }

        /// <summary>What is not text would be printed in letters as it stands.</summary>
        private void CheckText(PackFile file)
        {
            if (file.Unreadable is { } why)
            {
                Fault(file.Path, $"the file cannot be read: {why}. Put it right, or take it away.");
                return;
            }

            var at = file.Text.AsSpan().IndexOfAny(NoText);
            if (at >= 0)
            {
                Fault(
                    file.Path,
                    file.Text[at] == Replacement
                        ? "the file holds signs that are not UTF-8. Save it again as UTF-8 text."
                        : $"the file holds a sign that cannot be printed (U+{(int)file.Text[at]:X4}). Take it out.",
                    line: file.Text.AsSpan(0, at).Count('\n') + 1);
            }
        }

        private static bool In(PackFile file, string folder, string ending) =>
            file.Path.StartsWith(folder, StringComparison.Ordinal) && file.Path.EndsWith(ending, StringComparison.Ordinal);

        private static string NameOf(PackFile file, string folder, string ending) => file.Path[folder.Length..^ending.Length];

        private PackFile? Find(string path) => files.Find(file => file.Path == path);

        private ImmutableSortedDictionary<string, TNode> ReadFolder<TNode>(string folder) where TNode : JsonNode =>
            files.Where(file => In(file, folder, ".json"))
                .Select(file => (Id: NameOf(file, folder, ".json"), Node: ReadJson(file.Path, required: true) is TNode node ? node : Not<TNode>(file)))
                .Where(entry => entry.Node is not null)
                .ToImmutableSortedDictionary(entry => entry.Id, entry => entry.Node!, StringComparer.Ordinal);

        private TNode? Not<TNode>(PackFile file) where TNode : JsonNode
        {
            if (!faults.Exists(fault => fault.File == file.Path))
            {
                Fault(file.Path, "the file must hold one JSON object: begin it with { and end it with }.");
            }

            return null;
        }

        private JsonNode? ReadJson(string path, bool required)
        {
            var file = Find(path);
            if (file is null)
            {
                if (required)
                {
                    Fault(path, "the file is missing. Every pack has one.");
                }

                return null;
            }

            try
            {
                return JsonNode.Parse(file.Text, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowDuplicateProperties = false });
            }
            catch (JsonException fault)
            {
                Fault(path, fault);
                return null;
            }
        }

        private T? ReadAs<T>(string path, bool required) where T : class
        {
            var file = Find(path);
            if (file is null)
            {
                if (required)
                {
                    Fault(path, "the file is missing. Every pack has one.");
                }

                return null;
            }

            try
            {
                return JsonSerializer.Deserialize<T>(file.Text, Strict);
            }
            catch (JsonException fault)
            {
                Fault(path, fault);
                return null;
            }
        }

        private PackLetter? ReadLetter(PackFile file)
        {
            var letterId = NameOf(file, "letters/", ".txt");
            var lines = file.Text.ReplaceLineEndings("\n").Split('\n');
            var end = lines.Length > 0 && lines[0].Trim() == "---" ? Array.FindIndex(lines, 1, line => line.Trim() == "---") : -1;
            if (end < 0)
            {
                Fault(file.Path, "the letter has no head. Begin the file with a line ---, then \"title: …\", \"to: …\" and another line ---.", line: 1);
                return null;
            }

            string? title = null, to = null, law = null;
            ImmutableList<string> copies = [], must = [];
            var inMust = false;
            for (var index = 1; index < end; index++)
            {
                var line = lines[index].Trim();
                if (line.Length == 0)
                {
                    continue;
                }

                if (inMust && line.StartsWith('-'))
                {
                    must = must.Add(line[1..].Trim());
                    continue;
                }

                inMust = false;
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                var name = colon < 0 ? line : line[..colon].Trim();
                var value = colon < 0 ? "" : line[(colon + 1)..].Trim();
                switch (name)
                {
                    case "title": title = value; break;
                    case "to": to = value; break;
                    case "copies": copies = [.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]; break;
                    case "law": law = value; break;
                    case "must contain": inMust = true; break;
                    default: Fault(file.Path, $"the head has an unknown line \"{name}\". It may hold title, to, copies, law and must contain.", line: index + 1); break;
                }
            }

            if (string.IsNullOrEmpty(title))
            {
                Fault(file.Path, "the head has no title. Add a line \"title: …\" that says what the letter is.", line: 1);
                return null;
            }

            return new PackLetter(letterId, title, to ?? "parents", copies, must, string.Join('\n', lines[(end + 1)..]), end + 2, law);
        }

        private string Hash()
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var file in files)
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\0{file.Text.ReplaceLineEndings("\n")}\0"));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }

        private void Fault(string path, JsonException fault)
        {
            var line = fault.LineNumber is { } zero ? (int)zero + 1 : (int?)null;
            if (string.IsNullOrWhiteSpace(Find(path)?.Text))
            {
                Fault(path, "the file is empty. Write what belongs into it, or take it away.", line: 1);
            }
            else if (fault.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
            {
                // The runtime names a class of ours, which tells a reader nothing.
                Fault(path, fault.Path is null or "$" ? "the file holds something else than belongs into it. See workflows/README.md for its shape." : $"what stands at {fault.Path[2..]} is not of the kind that belongs there. See workflows/README.md for its shape.", line: line);
            }
            else
            {
                // The runtime appends "Path: … | LineNumber: …"; the line is told on its own, so only the sentence stays.
                var sentence = fault.Message.Split(" Path: ", 2)[0].Split(" LineNumber: ", 2)[0].Split(" encountered", 2)[0].TrimEnd('.');
                Fault(path, $"the JSON cannot be read: {sentence}.", line: line);
            }
        }

        private void Fault(string path, string message, string? near = null, int? line = null) =>
            faults.Add(new PackFault(id, path, line ?? (near is null ? null : LineOf(Find(path)?.Text, near)), message));
    }

    /// <summary>Line on which something with an id stands, from 1; null when it does not.</summary>
    /// <param name="text">Text of a JSON file.</param>
    /// <param name="id">The id.</param>
    internal static int? LineOfId(string? text, string? id)
    {
        if (text is null || id is null)
        {
            return null;
        }

        var quoted = JsonSerializer.Serialize(id);
        for (var at = text.IndexOf(quoted, StringComparison.Ordinal); at >= 0; at = text.IndexOf(quoted, at + 1, StringComparison.Ordinal))
        {
            if (text.AsSpan(0, at).TrimEnd() is [.. var before, ':'] && before.TrimEnd().EndsWith("\"id\""))
            {
                return text.AsSpan(0, at).Count('\n') + 1;
            }
        }

        return null;
    }

    /// <summary>Line on which a text first occurs, from 1; null when it does not.</summary>
    /// <param name="text">Text of a file.</param>
    /// <param name="part">What to look for.</param>
    public static int? LineOf(string? text, string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        var at = text?.IndexOf(part, StringComparison.Ordinal) ?? -1;
        return at < 0 ? null : text!.AsSpan(0, at).Count('\n') + 1;
    }

    private sealed record Head(
        string Id,
        string Title,
        string Version,
        string? ReferencePrefix = null,
        string? Team = null,
        ImmutableList<PackStage>? Stages = null,
        ImmutableList<PackTeam>? Teams = null,
        string? Summary = null,
        string? Subject = null,
        ImmutableList<string>? Law = null,
        PackPortal? Portal = null,
        ImmutableList<PackCollection>? Collections = null,
        ImmutableSortedDictionary<string, PackContact>? Contacts = null,
        ImmutableList<PackEvent>? Events = null,
        string? RunningCases = null);
}

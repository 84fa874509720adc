using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Desk.Session;
using BackOffice.Engine.Publishing;
using BackOffice.Forms.Designing;
using BackOffice.Grains;
using BackOffice.Store.Reading;

namespace BackOffice.Designer.Forms;

/// <summary>A form in the list of all forms.</summary>
/// <param name="Pack">Id of its pack.</param>
/// <param name="PackTitle">Name of the pack.</param>
/// <param name="Form">Id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Questions">How many questions it has.</param>
/// <param name="Runs">Version it runs in; null for a form that nobody can fill in yet.</param>
/// <param name="InPortal">True when the pack offers it in the portal.</param>
/// <param name="Drafts">Drafts that change it.</param>
public sealed record FormLine(string Pack, string PackTitle, string Form, string Title, int Questions, string? Runs, bool InPortal, IReadOnlyList<PackDraft> Drafts);

/// <summary>All forms of all packs, and making new ones.</summary>
public sealed class PackForms(IPackReader reader, IPacks running, IGrains grains, DeskSession session)
{
    /// <summary>Every form, with the drafts that change it.</summary>
    public async Task<IReadOnlyList<FormLine>> All(CancellationToken stop)
    {
        var actor = await session.Actor();
        var lines = new List<FormLine>();
        foreach (var life in await reader.All(actor, stop))
        {
            var pack = running.Known(life.Id);
            var title = pack?.Title ?? life.Id;
            var seen = new HashSet<string>();
            foreach (var (id, json) in pack?.FormJson ?? ImmutableSortedDictionary<string, JsonObject>.Empty)
            {
                seen.Add(id);
                lines.Add(Line(life, title, id, FormDocument.Open(json.ToJsonString()).Document, life.Running > 0 ? pack!.Version : null, pack!.Portal?.Form == id));
            }

            // Forms that only a draft has.
            foreach (var draft in life.Drafts)
            {
                foreach (var id in draft.Changes.Where(c => c.Value is not null && Forms(c.Key)).Select(c => c.Key["forms/".Length..^".json".Length]).Where(seen.Add))
                {
                    var texts = await reader.Draft(actor, life.Id, draft.Id, stop);
                    var own = pack?.Title ?? JsonNode.Parse(texts?.Files.GetValueOrDefault("pack.json") ?? "{}")?["title"]?.ToString() ?? life.Id;
                    lines.Add(Line(life, own, id, texts?.Files.GetValueOrDefault(FormAddress.File(id)) is { } text ? FormDocument.Open(text).Document : null, null, false));
                }
            }
        }

        return [.. lines.OrderBy(l => l.PackTitle, StringComparer.OrdinalIgnoreCase).ThenBy(l => l.Title, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Begins a form: in a pack that there is, or in a small pack of its own that offers it in the portal.</summary>
    /// <param name="title">What the form is called.</param>
    /// <param name="pack">Pack it goes into; null for one of its own.</param>
    /// <param name="who">Who fills it in: <c>school</c>, <c>parent</c>, <c>public</c>. For a pack of its own.</param>
    /// <param name="json">A file to begin with; null for an empty form.</param>
    /// <returns>Pack, form and draft, or the sentence that says why not.</returns>
    public async Task<(string Pack, string Form, Guid Draft, string? Refused)> Begin(string title, string? pack, IReadOnlyList<string> who, string? json)
    {
        var actor = await session.Actor();
        FormDocument document;
        if (json is null)
        {
            if (string.IsNullOrWhiteSpace(title)) return ("", "", default, "Say what the form is called, for example “Holiday club booking”.");
            if (IdOf(title) is not { Length: > 1 } made) return ("", "", default, "Use some letters in the title: the form's address is made from them.");
            document = Started(made, title.Trim());
        }
        else
        {
            var (read, problem) = FormDocument.Open(json);
            if (read is null) return ("", "", default, problem);
            if (read.Id.Length == 0 || IdOf(read.Id) != read.Id) return ("", "", default, "The file has no \"form\", or one that is no id. Write for example \"form\": \"holiday-club\".");
            document = read;
            title = read.Wording(read.Outline.FirstLanguage, "form", "title") ?? read.Id;
        }

        var known = (await reader.All(actor)).Select(l => l.Id).ToHashSet();
        var home = pack ?? Free(document.Id, known);
        if (pack is not null && (running.Known(pack)?.FormJson.ContainsKey(document.Id) == true)) return ("", "", default, $"The pack has a form “{document.Id}” already. Choose another title, or change that form.");
        if (pack is null && who.Count == 0) return ("", "", default, "Say who fills the form in.");
        var changes = ImmutableSortedDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        changes[FormAddress.File(document.Id)] = document.Text;
        if (pack is null) changes["pack.json"] = PrettyJson.Write(Head(home, document.Id, title.Trim(), who));
        var id = Guid.NewGuid();
        var answer = await grains.Pack(home).Do(new StartDraft(id, $"New form: {title.Trim()}", changes.ToImmutable()), Guid.NewGuid(), actor);
        return (home, document.Id, id, answer.Ok ? null : answer.Sentence);
    }

    private static FormLine Line(PackLife life, string packTitle, string form, FormDocument? document, string? runs, bool portal) => new(
        life.Id, packTitle, form, document?.Wording(document.Outline.FirstLanguage, "form", "title") ?? form, document?.Outline.Questions.Count(q => !q.Retired) ?? 0, runs, portal,
        [.. life.Drafts.Where(d => d.Changes.ContainsKey(FormAddress.File(form)))]);

    private static bool Forms(string path) => path.StartsWith("forms/", StringComparison.Ordinal) && path.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>An empty form with its first page, so that a question can be put somewhere at once.</summary>
    private static FormDocument Started(string id, string title) => FormDocument.New(id, title).Do(new AddPage("answers", "First page")).Document;

    private static JsonObject Head(string id, string form, string title, IReadOnlyList<string> who) => new()
    {
        ["id"] = id,
        ["title"] = title,
        ["summary"] = "",
        ["version"] = "1.0.0",
        ["referencePrefix"] = Prefix(title),
        ["portal"] = new JsonObject { ["form"] = form, ["who"] = new JsonArray([.. who.Select(w => (JsonNode)w)]), ["title"] = title },
    };

    /// <summary>Letters that references begin with, from the title: "Holiday club booking" gives HCB.</summary>
    private static string Prefix(string title)
    {
        var words = title.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries).Where(w => char.IsAsciiLetter(w[0])).ToList();
        var letters = words.Count >= 3 ? string.Concat(words.Take(3).Select(w => w[0])) : new string([.. title.Where(char.IsAsciiLetter).Take(3)]);
        return letters.ToUpperInvariant();
    }

    private static string IdOf(string title)
    {
        var id = new string([.. title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        while (id.Contains("--", StringComparison.Ordinal)) id = id.Replace("--", "-", StringComparison.Ordinal);
        return (id.Length > 50 ? id[..50] : id).Trim('-');
    }

    private static string Free(string id, HashSet<string> known)
    {
        if (!known.Contains(id)) return id;
        for (var i = 2; ; i++)
        {
            if (!known.Contains($"{id}-{i}")) return $"{id}-{i}";
        }
    }
}

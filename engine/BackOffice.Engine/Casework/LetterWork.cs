using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Rules.Clocks;
using BackOffice.Rules.Letters;

namespace BackOffice.Engine.Casework;

/// <summary>Somebody a letter goes to.</summary>
/// <param name="Role">How the pack names them: <c>parents</c>, <c>school</c>, a contact's key.</param>
/// <param name="Name">Name for the salutation and the first line of the address.</param>
/// <param name="Address">Lines below the name.</param>
/// <param name="Email">E-mail address; null when there is none.</param>
/// <param name="ByEmail">True when letters may go by e-mail.</param>
internal sealed record Recipient(string Role, string Name, ImmutableList<string> Address, string? Email, bool ByEmail)
{
    /// <summary>Name and address as they stand on the letter.</summary>
    public ImmutableList<string> Block => Address.Insert(0, Name);

    /// <summary>The recipient as letters read it.</summary>
    public JsonObject Facts() => new()
    {
        ["role"] = Role,
        ["name"] = Name,
        ["address"] = new JsonArray([.. Address.Select(line => (JsonNode)line)]),
        ["email"] = Email,
    };
}

/// <summary>Finds out whom a letter goes to.</summary>
internal static class Recipients
{
    /// <summary>The recipients that a name or record means; empty with a reason when there is nobody to write to.</summary>
    public static (ImmutableList<Recipient> Found, string? Missing) Find(CaseFacts facts, JsonNode to)
    {
        if (to is JsonObject record)
        {
            return One("recipient", record, byEmail: true, "the recipient has no name");
        }

        var role = to.ToString();
        return role switch
        {
            "parent" or "parents" => Parents(facts),
            "school" => School(facts),
            "pupil" => facts.Get("pupil") is JsonObject pupil
                ? One("pupil", With(pupil, "name", (string?)pupil["fullName"]), byEmail: false, "the pupil has no name")
                : ([], "the case is not matched to a pupil's record"),
            _ => (facts.Get("contacts") as JsonObject)?[role] is JsonObject contact
                ? One(role, contact, byEmail: true, $"the contact \"{role}\" has no name")
                : ([], $"the pack has no contact \"{role}\" to write to"),
        };
    }

    private static (ImmutableList<Recipient> Found, string? Missing) Parents(CaseFacts facts)
    {
        var parents = (facts.Get("parents") as JsonArray ?? []).OfType<JsonObject>()
            .Where(parent => parent["parentalResponsibility"] is not JsonValue value || !value.TryGetValue<bool>(out var holds) || holds)
            .ToList();
        if (parents.Count == 0)
        {
            return ([], "no parent is known: match the case to the pupil's record, or add the parents there");
        }

        // Parents who share an address and a way of sending get one letter between them.
        var found = parents
            .GroupBy(parent => (Address: string.Join('\n', Lines(parent)), Email: Agreed(parent) ? (string?)parent["email"] : null))
            .Select(home => new Recipient(
                "parents",
                Words.List([.. home.Select(NameOf)]),
                [.. home.Key.Address.Split('\n', StringSplitOptions.RemoveEmptyEntries)],
                home.Key.Email,
                home.Key.Email is not null))
            .ToImmutableList();
        return found.Find(home => home.Address.IsEmpty && home.Email is null) is { } homeless
            ? ([], $"there is no address for {homeless.Name}")
            : (found, null);
    }

    private static (ImmutableList<Recipient> Found, string? Missing) School(CaseFacts facts)
    {
        if (facts.Get("school") is not JsonObject school)
        {
            return ([], "the case is not matched to a school");
        }

        var name = (string?)school["name"] ?? "";
        var head = (string?)school["headName"];
        var (found, missing) = One("school", With(school, "name", string.IsNullOrWhiteSpace(head) ? "The head teacher" : head), byEmail: true, "the school has no name");
        return missing is null ? ([found[0] with { Address = found[0].Address.Insert(0, name) }], null) : (found, missing);
    }

    private static (ImmutableList<Recipient> Found, string? Missing) One(string role, JsonObject record, bool byEmail, string nameless)
    {
        var name = (string?)record["name"];
        if (string.IsNullOrWhiteSpace(name))
        {
            return ([], nameless);
        }

        var email = record["email"]?.ToString() is { Length: > 0 } address ? address : null;
        var recipient = new Recipient(role, name, [.. Lines(record)], email, byEmail && email is not null);
        return recipient.Address.IsEmpty && !recipient.ByEmail ? ([], $"there is no address for {name}") : ([recipient], null);
    }

    private static JsonObject With(JsonObject record, string field, string? value)
    {
        var copy = (JsonObject)record.DeepClone();
        copy[field] = value;
        return copy;
    }

    private static bool Agreed(JsonObject parent) =>
        parent["emailAgreed"] is JsonValue value && value.TryGetValue<bool>(out var agreed) && agreed && parent["email"]?.ToString() is { Length: > 0 };

    private static string NameOf(JsonObject parent) =>
        string.Join(' ', new[] { parent["title"], parent["forename"], parent["surname"] }.Select(part => part?.ToString()).Where(part => !string.IsNullOrWhiteSpace(part)));

    private static IEnumerable<string> Lines(JsonObject record) => record["address"] switch
    {
        JsonArray lines => lines.Select(line => line?.ToString() ?? "").Where(line => line.Length > 0),
        JsonValue text => text.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        _ => [],
    };
}

/// <summary>The sections of a letter that the law asks for.</summary>
internal static class MandatorySections
{
    /// <summary>Headings with no text below them, or not in the letter at all.</summary>
    public static ImmutableList<string> Empty(string text, IEnumerable<string> headings) =>
        [.. headings.Where(heading => string.IsNullOrWhiteSpace(Body(text.Split('\n'), heading)))];

    /// <summary>Writes text that a caseworker supplied below headings that came out empty.</summary>
    public static string Fill(string text, ImmutableList<string> headings, JsonObject? supplied)
    {
        for (var section = 0; section < headings.Count && supplied is not null; section++)
        {
            var heading = headings[section];
            var lines = text.Split('\n').ToList();
            var at = lines.FindIndex(line => IsHeading(line, heading));
            if (at >= 0 && string.IsNullOrWhiteSpace(Body([.. lines], heading)) && supplied[LetterTextForms.FieldFor(section)]?.ToString() is { Length: > 0 } filling)
            {
                lines.Insert(at + 1, $"\n{MarkdownText.Escape(filling)}\n");
                text = string.Join('\n', lines);
            }
        }

        return text;
    }

    private static string? Body(string[] lines, string heading)
    {
        var at = Array.FindIndex(lines, line => IsHeading(line, heading));
        if (at < 0)
        {
            return null;
        }

        var level = Level(lines[at]);
        return string.Join('\n', lines.Skip(at + 1).TakeWhile(line => Level(line) is 0 || Level(line) > level).Where(line => Level(line) == 0));
    }

    private static bool IsHeading(string line, string heading) =>
        Level(line) > 0 && string.Equals(line.Trim().Trim('#').Trim(), heading, StringComparison.OrdinalIgnoreCase);

    private static int Level(string line)
    {
        var start = line.TrimStart();
        var level = start.Length - start.TrimStart('#').Length;
        return level is > 0 and <= 6 && start.Length > level && start[level] == ' ' ? level : 0;
    }
}

internal sealed partial class CaseHost
{
    /// <summary>
    /// Issues a letter to everybody it is for, or to nobody: where an address or mandatory content is missing, nothing is issued
    /// and the answer says what is missing.
    /// </summary>
    public LetterLack IssueLetter(string letterId, JsonNode? to, IReadOnlyList<string>? copies, string? method, JsonObject? task, out LetterSummary? issued)
    {
        issued = null;
        if (!Pack.Letters.TryGetValue(letterId, out var letter) || !Pack.Templates.TryGetValue(letterId, out var template))
        {
            throw new Workflow.StepFault($"The pack has no letter \"{letterId}\". Add letters/{letterId}.txt or correct the step.");
        }

        var facts = new CaseFacts(Change.State, Context) { Task = task };
        var (recipients, missing) = Recipients.Find(facts, to ?? letter.To);
        if (missing is not null)
        {
            return LetterLack.Of(missing, to ?? letter.To, method);
        }

        var drafts = new List<Letter>();
        foreach (var recipient in recipients)
        {
            var how = ReadMethod(method, recipient);
            if (how == ServiceMethod.Email && recipient.Email is null)
            {
                return LetterLack.Of($"there is no e-mail address for {recipient.Name}", to ?? letter.To, method);
            }

            var served = ServiceDates.Deemed(how.ToString(), Today, Context.Calendars);
            if (served.IsError)
            {
                return LetterLack.Of(served.Error);
            }

            var (text, problem) = template.Render(Pack.Expressions.Model(new CaseFacts(Change.State, Context) { Task = task, Recipient = recipient.Facts(), Letter = LetterFacts(how, served.Value), Title = letter.Title }));
            if (problem is not null)
            {
                return LetterLack.Of(problem);
            }

            text = MandatorySections.Fill(text!, letter.MustContain, JsonPath.Get(Change.State.Data, $"letterText.{CaseFacts.NameOf(letterId)}") as JsonObject);
            var empty = MandatorySections.Empty(text, letter.MustContain);
            if (!empty.IsEmpty)
            {
                return new LetterLack(empty);
            }

            drafts.Add(new Letter(0, letterId, letter.Title, recipient.Role, recipient.Block, recipient.Email, how, Today, served.Value, text, []));
        }

        var copied = CopiesTo(facts, copies ?? letter.Copies);
        foreach (var draft in drafts)
        {
            // Copies go with the first letter only, so that nobody gets two.
            var finished = draft with { Number = Change.TakeNumber(), Copies = drafts[0] == draft ? [.. copied.Select(copy => copy.Role == "school" && !copy.Address.IsEmpty ? $"{copy.Name}, {copy.Address[0]}" : copy.Name)] : [] };
            Change.Issue(finished, finished.DeemedServedOn);
            Send(finished, finished.Recipient, finished.Email, finished.Method, finished.To);
            foreach (var copy in drafts[0] == draft ? copied : [])
            {
                Send(finished, copy.Block, copy.Email, ReadMethod(null, copy), copy.Role);
            }

            Change.Say("letter-issued", $"Letter {letterId}, \"{finished.Title}\", {MethodWords(finished.Method)} to {finished.Recipient[0]}; counts as served on {Words.Day(finished.DeemedServedOn)}.", new JsonObject
            {
                ["letter"] = finished.Number,
                ["letterId"] = letterId,
            });
        }

        issued = Change.State.Letters[^1];
        return LetterLack.None;
    }

    private JsonObject LetterFacts(ServiceMethod method, DateOnly served) => new()
    {
        ["sentOn"] = CaseFacts.Write(Today),
        ["servedOn"] = CaseFacts.Write(served),
        ["method"] = MethodWords(method),
    };

    private static ImmutableList<Recipient> CopiesTo(CaseFacts facts, IEnumerable<string> roles) =>
        [.. roles.SelectMany(role => Recipients.Find(facts, JsonValue.Create(role)!).Found)];

    private void Send(Letter letter, ImmutableList<string> block, string? email, ServiceMethod method, string role)
    {
        if (method is ServiceMethod.Portal or ServiceMethod.Hand)
        {
            return; // read in the portal, or handed over: nothing leaves the house
        }

        var byEmail = method == ServiceMethod.Email;
        Change.Send(new OutboxMessage(
            byEmail ? "email" : "letter",
            byEmail ? email! : "print",
            $"{Change.State.Id}:letter:{letter.Number.ToString(CultureInfo.InvariantCulture)}:{role}:{block[0]}",
            new JsonObject
            {
                ["caseId"] = Change.State.Id.ToString(),
                ["reference"] = Change.State.Reference,
                ["letter"] = letter.Number,
                ["letterId"] = letter.LetterId,
                ["subject"] = $"{letter.Title} ({Change.State.Reference})",
                ["to"] = new JsonArray([.. block.Select(line => (JsonNode)line)]),
                ["text"] = MarkdownText.Plain(letter.Text),
                ["copyTo"] = role == letter.To ? null : role,
            }));
    }

    private static ServiceMethod ReadMethod(string? method, Recipient recipient) => method?.ToUpperInvariant() switch
    {
        "HAND" => ServiceMethod.Hand,
        "EMAIL" => ServiceMethod.Email,
        "PORTAL" => ServiceMethod.Portal,
        "FIRSTCLASSPOST" or "POST" => ServiceMethod.FirstClassPost,
        _ => recipient.ByEmail ? ServiceMethod.Email : ServiceMethod.FirstClassPost,
    };

    private static string MethodWords(ServiceMethod method) => method switch
    {
        ServiceMethod.Hand => "handed over",
        ServiceMethod.Email => "sent by e-mail",
        ServiceMethod.Portal => "put in the portal",
        _ => "sent by first-class post",
    };
}

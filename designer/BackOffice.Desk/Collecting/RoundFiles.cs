using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Packs;
using BackOffice.Forms;
using BackOffice.Forms.Collected;
using BackOffice.Grains;
using BackOffice.Store.Reading;
using BackOffice.Store.Settings;

namespace BackOffice.Desk.Collecting;

/// <summary>The file that goes to the department: written from the accepted returns of a round, one return at a time.</summary>
public sealed class RoundFiles(ICollectionReader reader, IPacks packs, ISettings settings, TimeProvider clock)
{
    /// <summary>The round and its pack as it runs now: the department's names may be put right after a round began. Null when there is none that the actor's teams hold, or nothing to write.</summary>
    public async Task<(RoundPage Round, Pack Pack)?> Find(Actor actor, Guid round, CancellationToken stop = default) =>
        await reader.Round(actor, round, stop) is { } page && packs.Known(page.State.PackId) is { Collected: not null } pack ? (page, pack) : null;

    /// <summary>Writes the file.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="round">The round, as found.</param>
    /// <param name="pack">Its pack.</param>
    /// <param name="xml">XML or CSV.</param>
    /// <param name="to">Where to.</param>
    /// <param name="stop">Stops.</param>
    public async Task<CollectedFigures> Write(Actor actor, RoundPage round, Pack pack, bool xml, Stream to, CancellationToken stop = default)
    {
        var head = await Head(actor, round, stop);
        var returns = Accepted(actor, round, pack, stop);
        return xml
            ? await CollectedWriter.Xml(pack.Collected!, head, returns, to, stop)
            : await CollectedWriter.Csv(pack.Collected!, head, returns, to, stop);
    }

    /// <summary>Rows that stand in the returns of several providers.</summary>
    public async Task<IReadOnlyList<SharedRow>> Shared(Actor actor, RoundPage round, Pack pack, CancellationToken stop = default) =>
        pack.Collected!.Shared is { } rule ? await SharedRows.Find(rule, Accepted(actor, round, pack, stop), stop) : [];

    private async IAsyncEnumerable<CollectedReturn> Accepted(Actor actor, RoundPage round, Pack pack, [EnumeratorCancellation] CancellationToken stop)
    {
        var context = new FormContext(London.DayOf(clock.GetUtcNow())) { Window = round.State.Window.Names() };
        await foreach (var state in reader.Returns(actor, round.State.Id.Value, acceptedOnly: true, stop))
        {
            if ((packs.Find(state.PackId, state.PackVersion) ?? pack).Forms.GetValueOrDefault(state.FormId) is not { } form) continue;

            // Calculated values belong to the file, and follow from the answers that were accepted.
            var evaluation = form.Evaluate(state.AcceptedAnswers!, context with { SavedPages = state.PagesSaved });
            yield return new CollectedReturn(state.Reference, state.Organisation ?? "", evaluation.Answers);
        }
    }

    private async Task<Dictionary<string, string>> Head(Actor actor, RoundPage round, CancellationToken stop)
    {
        var about = round.State.Window.Reference ?? round.State.Window.Due;
        var council = JsonNode.Parse(await settings.Get(SettingKeys.Council, stop) ?? "{}") as JsonObject;
        string? number = (string?)council?["number"];
        if (number is null)
        {
            await foreach (var state in reader.Returns(actor, round.State.Id.Value, acceptedOnly: true, stop))
            {
                if ((string?)state.AcceptedAnswers!["laNumber"] is not { } given) continue;
                number = given;
                break;
            }
        }

        return new Dictionary<string, string>
        {
            ["term"] = about.Month switch { <= 3 => "SPR", <= 8 => "SUM", _ => "AUT" },
            ["year"] = about.Year.ToString(CultureInfo.InvariantCulture),
            ["referenceDate"] = about.ToString("O", CultureInfo.InvariantCulture),
            ["la"] = number ?? "",
            ["release"] = round.State.PackVersion,
            ["serial"] = round.State.Version.ToString("000", CultureInfo.InvariantCulture),
            ["dateTime"] = clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        };
    }
}

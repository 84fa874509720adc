using System.Collections.Immutable;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Simulation;
using BackOffice.Forms.Designing;

namespace BackOffice.Engine.Publishing;

/// <summary>The commands by which a draft becomes a version.</summary>
public static partial class PackMachine
{
    private const int FaultsTold = 3;

    private static Decision<PackOutcome> Submit(PackLife life, SubmitDraft command, PackContext context)
    {
        if (Guard(life, command.DraftId, command.Revision, out var draft) is { } refusal)
        {
            return refusal;
        }

        if (string.IsNullOrWhiteSpace(command.Note))
        {
            return new ReasonMissing("Say what changes and why. Whoever approves it reads this first, and it stays with the version.");
        }

        if (WhyNotFit(life, draft, context) is { } unfit)
        {
            return unfit;
        }

        var submitted = Worked(draft, context) with
        {
            Status = DraftStatus.Submitted,
            Note = command.Note.Trim(),
            PublishAt = command.PublishAt > context.Now ? command.PublishAt : null,
            SentBackBecause = "",
        };
        return Kept(life, draft, submitted, "draft-submitted", $"{context.Actor.Name} asked for approval of \"{draft.Title}\": {submitted.Note}", context);
    }

    private static Decision<PackOutcome> SendBack(PackLife life, SendBackDraft command, PackContext context)
    {
        if (life.Drafts.Find(draft => draft.Id == command.DraftId) is not { } draft)
        {
            return new DraftNotFound();
        }

        if (draft.Status == DraftStatus.Editing)
        {
            return default; // it is back
        }

        return string.IsNullOrWhiteSpace(command.Because)
            ? new ReasonMissing("Say what has to change, so that it can be put right.")
            : Kept(life, draft, Back(draft, command.Because.Trim()), "draft-sent-back", $"{context.Actor.Name} sent \"{draft.Title}\" back: {command.Because.Trim()}", context);
    }

    private static Decision<PackOutcome> Approve(PackLife life, ApproveDraft command, PackContext context)
    {
        if (life.Drafts.Find(draft => draft.Id == command.DraftId) is not { } draft)
        {
            return new DraftNotFound();
        }

        if (draft.Status == DraftStatus.Scheduled)
        {
            return default; // approved already
        }

        if (draft.Status != DraftStatus.Submitted)
        {
            return new DraftNotSubmitted(draft.Title);
        }

        if (Overtaken(draft, command.Revision) is { } overtaken)
        {
            return overtaken;
        }

        if (draft.Changes.Keys.Any(PackFiles.NeedsAnotherPerson) && draft.Editors.Exists(person => person.Id == context.Actor.Id))
        {
            return new NeedsAnotherPerson(draft.Title);
        }

        if (WhyNotFit(life, draft, context) is { } unfit)
        {
            return unfit;
        }

        var approved = draft with { ApprovedBy = Person(context) };
        if (draft.PublishAt is { } at && at > context.Now)
        {
            return Kept(life, draft, approved with { Status = DraftStatus.Scheduled }, "draft-approved", $"{context.Actor.Name} approved \"{draft.Title}\". It is published on {Words.Moment(at)}.", context);
        }

        return Published(life, draft, approved, $"{context.Actor.Name} approved \"{draft.Title}\"", context);
    }

    private static Decision<PackOutcome> PublishOnItsDay(PackLife life, PublishScheduled command, PackContext context)
    {
        if (life.Drafts.Find(draft => draft.Id == command.DraftId) is not { Status: DraftStatus.Scheduled, PublishAt: { } at } draft || at > context.Now)
        {
            return default; // late, repeated or early: harmless
        }

        return WhyNotFit(life, draft, context) is { } unfit
            ? Kept(life, draft, Back(draft, unfit.Sentence), "draft-sent-back", $"\"{draft.Title}\" could not be published on its day: {unfit.Sentence}", context)
            : Published(life, draft, draft, $"The day of \"{draft.Title}\" has come", context);
    }

    private static PackDraft Back(PackDraft draft, string because) =>
        draft with { Status = DraftStatus.Editing, Revision = draft.Revision + 1, ApprovedBy = null, SentBackBecause = because };

    /// <summary>Why the pack with the draft's changes could not run; null when it could. What was published meanwhile is under the changes.</summary>
    private static Refusal? WhyNotFit(PackLife life, PackDraft draft, PackContext context)
    {
        var files = PackFiles.With(life, draft);
        if (PackFiles.Between(PackFiles.Basis(life), files).IsEmpty)
        {
            return new DraftEmpty(draft.Title);
        }

        if (PackFiles.Clashes(life, draft) is { IsEmpty: false } clashes)
        {
            return new DraftBehind(draft.Title, life.Basis!.Label, Words.List(clashes));
        }

        var reading = PackFiles.Read(life.Id, files, context.TextOf);
        List<string> faults = reading.Pack is { } pack
            ? [.. Broken(draft, pack, context), .. PackExamples.RunAll(pack).Where(example => !example.Passed).Select(example => $"The example \"{example.Title}\" fails: {example.Failures[0]}")]
            : [.. reading.Faults.Where(fault => !fault.IsWarning).Select(fault => $"{fault.File}{(fault.Line is { } line ? $" line {line}" : "")}: {fault.Message}")];
        return faults.Count == 0 ? null : new DraftFaulty(draft.Title, [.. faults.Take(FaultsTold)], faults.Count);
    }

    /// <summary>What would break for the people who fill in the forms that the draft changes.</summary>
    private static IEnumerable<string> Broken(PackDraft draft, Pack pack, PackContext context)
    {
        foreach (var id in draft.Changes.Where(change => change.Value is not null && change.Key.StartsWith("forms/", StringComparison.Ordinal)).Select(change => change.Key["forms/".Length..^".json".Length]))
        {
            if (!pack.Forms.TryGetValue(id, out var form) || !pack.FormJson.TryGetValue(id, out var json) || FormDocument.Open(json.ToJsonString()).Document is not { } document) continue;
            foreach (var finding in DesignFindings.Check(document, London.DayOf(context.Now), form.Lookups, pack.FormReads).Where(finding => finding.Blocks)) yield return $"forms/{id}.json: {finding.Message}";
        }
    }

    private static Decision<PackOutcome> Published(PackLife life, PackDraft draft, PackDraft approved, string because, PackContext context)
    {
        var files = PackFiles.With(life, draft);
        var label = life.Versions.IsEmpty ? PackFiles.Read(life.Id, files, context.TextOf).Pack!.Version : PackLabels.Next(life, draft.Changes.Keys);
        var number = life.Versions.Count + 1;
        var version = new PackVersion(number, label, files, PackOrigin.Designer, Note(approved), approved.Editors[^1], approved.ApprovedBy, context.Now);
        return Said(
            life with { Versions = life.Versions.Add(version), Running = number, Drafts = life.Drafts.Remove(draft) },
            "pack-published", $"{because}: version {label} runs for new cases.", context, draft: approved, published: true);
    }

    private static string Note(PackDraft draft) => draft.Note.Length == 0 ? draft.Title : $"{draft.Title}: {draft.Note}";
}

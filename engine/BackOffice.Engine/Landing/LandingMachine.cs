using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;

namespace BackOffice.Engine.Landing;

/// <summary>Decides how the children of an accepted return come into the register. Pure: the same inputs give the same outcome.</summary>
public static class LandingMachine
{
    /// <summary>Decides about one command.</summary>
    /// <param name="state">The rows; null before the return is first accepted.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="context">What the decision may read.</param>
    public static Decision<LandingOutcome> Decide(LandingState? state, LandingCommand command, LandingContext context)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(context);
        return (state, command) switch
        {
            (_, LandReturn) => Land(state, context),
            (null, _) => new RowNotFound(),
            (_, LinkRow link) => Link(state, link, context),
            (_, AddRow add) => Add(state, add, context),
            (_, SetRowAside aside) => SetAside(state, aside, context),
            (_, UndoRow undo) => Undo(state, undo, context),
            _ => new UnknownCommand(command.GetType().Name),
        };
    }

    private static Decision<LandingOutcome> Land(LandingState? state, LandingContext context)
    {
        if (context.Source is not { } source) return default;
        var known = (state?.Rows ?? []).ToDictionary(row => row.Key, StringComparer.Ordinal);
        var messages = ImmutableList.CreateBuilder<OutboxMessage>();
        var version = (state?.Version ?? 0) + 1;

        // What is gone leaves its record first: a row whose name was put right is gone under its old key and new under another.
        var keys = context.Rows.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        var gone = (state?.Rows ?? []).FindAll(row => !keys.Contains(row.Key));
        messages.AddRange(gone.Where(row => row.PupilId is not null).Select(row => Take(row, version, context, $"{source.Provider} took the child out of return {source.Reference}.")));

        var rows = ImmutableList.CreateBuilder<LandedRow>();
        var changed = ImmutableList.CreateBuilder<LandedRow>();
        var fresh = new List<int>();
        foreach (var (key, child) in context.Rows)
        {
            var before = known.GetValueOrDefault(key);
            if (before is not null && (Same(before.Child, child) || before.PupilId is not null))
            {
                // Who a row is about was decided; only what it says of the placement may have changed.
                var now = Same(before.Child, child) ? before : before with { Child = child };
                rows.Add(now);
                if (ReferenceEquals(now, before)) continue;
                changed.Add(now);
                messages.Add(Put(now, version, context, source));
                continue;
            }

            fresh.Add(rows.Count);
            rows.Add(new LandedRow { Id = child.Placements[0].Row, Key = key, Child = child, Status = LandedStatus.Waiting });
        }

        // A record that another row of the return is certainly about is none for this row: twins stand in two rows.
        var taken = rows.Select(row => row.PupilId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var at in fresh)
        {
            if (ChildMatch.Find(rows[at].Child, source.ProviderId, context.Known) is { Certain: { } pupil } sure && taken.Add(pupil.Id))
            {
                rows[at] = rows[at] with { Status = LandedStatus.Matched, PupilId = pupil.Id, How = sure.How };
            }
        }

        foreach (var at in fresh)
        {
            if (rows[at].PupilId is null)
            {
                var finding = ChildMatch.Find(rows[at].Child, source.ProviderId, context.Known.Where(pupil => !taken.Contains(pupil.Id)));
                rows[at] = finding.Certain is null && finding.Doubtful.IsEmpty
                    ? rows[at] with { Status = LandedStatus.Added, PupilId = NewId(rows[at].Child), How = finding.How }
                    : rows[at] with { How = finding.How };
            }

            changed.Add(rows[at]);
            if (rows[at].PupilId is not null) messages.Add(Put(rows[at], version, context, source));
        }

        if (state is not null && changed.Count == 0 && gone.IsEmpty) return default;
        var next = new LandingState { Id = context.ReturnId, Version = version, Source = source, Rows = rows.ToImmutable() };
        int New(LandedStatus status) => fresh.Count(at => rows[at].Status == status);
        var parts = new[]
        {
            (New(LandedStatus.Matched), "matched"), (New(LandedStatus.Added), "added to the register"), (New(LandedStatus.Waiting), "doubtful"),
            (changed.Count - fresh.Count, "changed"), (gone.Count, "gone"),
        }.Where(part => part.Item1 > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1} {part.Item2}")).ToList();
        return new LandingOutcome(
            next, changed.ToImmutable(), [.. gone.Select(row => row.Id)],
            [new CaseEvent("rows-landed", parts.Count == 0 ? $"The return of {source.Provider} names no children." : $"Children of {source.Provider}: {Words.List(parts)}.")], messages.ToImmutable());
    }

    private static Decision<LandingOutcome> Link(LandingState state, LinkRow link, LandingContext context)
    {
        if (WhyNot(state, link.RowId, out var row) is { } why) return why;
        if (context.Known.FirstOrDefault(pupil => pupil.Id == link.PupilId) is not { } known) return new RecordNotFound("pupil");
        var name = $"{known.Forename} {known.Surname}";
        if (state.Rows.Exists(other => other.PupilId == link.PupilId)) return new RecordTaken(name);
        return Decided(
            state, row with { Status = LandedStatus.Matched, PupilId = link.PupilId, How = "chosen from those that it could be", By = Decider(context) }, context,
            "row-linked", $"{context.Actor.Name} matched {Name(row)} to {name}.");
    }

    private static Decision<LandingOutcome> Add(LandingState state, AddRow add, LandingContext context)
    {
        if (WhyNot(state, add.RowId, out var row) is { } why) return why;
        var id = NewId(row.Child);
        return state.Rows.Exists(other => other.PupilId == id)
            ? new RecordTaken(Name(row))
            : Decided(
                state, row with { Status = LandedStatus.Added, PupilId = id, How = "not in the register", By = Decider(context) }, context,
                "row-added", $"{context.Actor.Name} added {Name(row)} to the register.");
    }

    private static Decision<LandingOutcome> SetAside(LandingState state, SetRowAside aside, LandingContext context)
    {
        if (WhyNot(state, aside.RowId, out var row) is { } why) return why;
        return string.IsNullOrWhiteSpace(aside.Reason)
            ? new ReasonMissing("Say why the row is set aside. The reason is kept with it.")
            : Decided(
                state, row with { Status = LandedStatus.SetAside, How = aside.Reason.Trim(), By = Decider(context) }, context,
                "row-set-aside", $"{context.Actor.Name} set {Name(row)} aside: {aside.Reason.Trim()}");
    }

    private static Decision<LandingOutcome> Undo(LandingState state, UndoRow undo, LandingContext context)
    {
        if (state.Rows.Find(one => one.Id == undo.RowId) is not { } row) return new RowNotFound();
        if (row.Status == LandedStatus.Waiting) return default;
        var version = state.Version + 1;
        var waiting = row with { Status = LandedStatus.Waiting, PupilId = null, How = "a decision was undone", By = null };
        return new LandingOutcome(
            state with { Version = version, Rows = state.Rows.Replace(row, waiting) }, [waiting], [],
            [new CaseEvent("row-undone", $"{context.Actor.Name} undid what was decided about {Name(row)}.", new JsonObject { ["was"] = row.Status.ToString(), ["pupil"] = row.PupilId, ["how"] = row.How })],
            row.PupilId is null ? [] : [Take(row, version, context, $"{context.Actor.Name} undid the match to return {state.Source.Reference}.")]);
    }

    private static Refusal? WhyNot(LandingState state, Guid id, out LandedRow row)
    {
        row = state.Rows.Find(one => one.Id == id)!;
        return row is null ? new RowNotFound() : row.Status == LandedStatus.Waiting ? null : new RowDecided(row.By?.Name ?? "BackOffice");
    }

    private static LandingOutcome Decided(LandingState state, LandedRow row, LandingContext context, string kind, string text)
    {
        var version = state.Version + 1;
        return new LandingOutcome(
            state with { Version = version, Rows = state.Rows.SetItem(state.Rows.FindIndex(one => one.Id == row.Id), row) }, [row], [],
            [new CaseEvent(kind, text, new JsonObject { ["row"] = row.Id.ToString("D"), ["pupil"] = row.PupilId })],
            row.PupilId is null ? [] : [Put(row, version, context, state.Source)]);
    }

    /// <summary>The command to the child's record that the placement is recorded.</summary>
    private static OutboxMessage Put(LandedRow row, long version, LandingContext context, LandingSource source)
    {
        var body = Body(nameof(PlacePupil), context);
        body["source"] = $"the return {source.Reference} of {source.Provider}";
        if (row.Status == LandedStatus.Added) body["child"] = Json(row.Child with { Id = row.PupilId!, ProviderId = source.ProviderId, Placements = [] });
        body["placement"] = Json(row.Placement);
        return new OutboxMessage("command", $"pupil:{row.PupilId}", string.Create(CultureInfo.InvariantCulture, $"place:{row.Id}:{version}"), body);
    }

    /// <summary>The command to the child's record that the placement is taken off again.</summary>
    private static OutboxMessage Take(LandedRow row, long version, LandingContext context, string reason)
    {
        var body = Body(nameof(RemovePlacement), context);
        (body["row"], body["reason"]) = (row.Id.ToString("D"), reason);
        return new OutboxMessage("command", $"pupil:{row.PupilId}", string.Create(CultureInfo.InvariantCulture, $"unplace:{row.Id}:{version}"), body);
    }

    private static JsonObject Body(string command, LandingContext context) =>
        new() { ["command"] = command, ["requestedBy"] = context.Actor.Id, ["requestedByName"] = context.Actor.OnBehalfOf ?? context.Actor.Name };

    /// <summary>Id of a child's new record. It follows from who the child is, so that two settings that name one child at the same moment add one record.</summary>
    private static string NewId(Pupil child) =>
        $"P{References.Derive($"child {PupilMatch.Fold(child.Surname)}|{PupilMatch.Fold(child.Forename)}|{child.DateOfBirth:O}|{PupilMatch.Postcode(child.Address)}", Guid.Empty):N}";

    private static ReturnReviewer Decider(LandingContext context) => new(context.Actor.Id, context.Actor.Name, context.Now);

    private static string Name(LandedRow row) => $"{row.Child.Forename} {row.Child.Surname}";

    private static bool Same(Pupil one, Pupil other) => CaseJson.Write(one) == CaseJson.Write(other);

    private static JsonNode Json<T>(T value) => JsonSerializer.SerializeToNode(value, CaseJson.Options)!;
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Returns;

namespace BackOffice.Engine.Collections;

/// <summary>Decides what becomes of a round of a collection. Pure: the same inputs give the same outcome.</summary>
public static class RoundMachine
{
    /// <summary>Reminders go at this time of the day, in London: early enough to be acted on the same day.</summary>
    private static readonly TimeOnly ReminderTime = new(8, 0);

    /// <summary>Decides about one command.</summary>
    /// <param name="state">The round; null before it is begun.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="context">What the decision may read.</param>
    public static Decision<RoundOutcome> Decide(RoundState? state, RoundCommand command, RoundContext context)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(context);
        return (state, command) switch
        {
            (null, OpenRound open) => Open(open, context),
            (null, _) => new RoundNotFound(),
            (_, OpenRound) => default,
            (_, SendDueReminders) => SendDue(state, context),
            ({ ClosedAt: not null }, CloseRound) => default,
            ({ ClosedAt: not null }, ReopenRound reopen) => Reopen(state, reopen, context),
            ({ ClosedAt: { } closed }, _) => new RoundClosed(state.Title, closed),
            (_, ReopenRound) => default,
            (_, CloseRound) => Said(state with { ClosedAt = context.Now, NextAt = null }, "round-closed", $"{context.Actor.Name} closed {state.Title}."),
            (_, ChangeWindow change) => Change(state, change, context),
            (_, AskProviders ask) => Ask(state, ask, context),
            (_, ExcuseProvider excuse) => Excuse(state, excuse, context),
            (_, ExtendProvider extend) => Extend(state, extend, context),
            (_, RemindNow remind) => Remind(state, remind, context),
            _ => new UnknownCommand(command.GetType().Name),
        };
    }

    /// <summary>True when a provider still owes something: it is asked, and its return has not been sent or was sent back.</summary>
    /// <param name="asked">The provider.</param>
    /// <param name="standing">Where the returns stand.</param>
    public static bool Owes(AskedProvider asked, IReadOnlyDictionary<string, ReturnStatus> standing)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(standing);
        return asked.ExcusedBecause is null
            && (!standing.TryGetValue(asked.ProviderId, out var status) || status is ReturnStatus.Draft or ReturnStatus.Queried or ReturnStatus.Withdrawn);
    }

    private static Decision<RoundOutcome> Open(OpenRound open, RoundContext context)
    {
        if (context.Pack.Collections.Find(item => item.Id == open.CollectionId) is not { } collection)
        {
            return new CollectionUnknown(open.CollectionId);
        }

        if (string.IsNullOrWhiteSpace(open.Title))
        {
            return new ReasonMissing("Give the round a name that providers know it by, for example the year or the term.");
        }

        if (Wrong(open.Window) is { } wrong)
        {
            return wrong;
        }

        var state = new RoundState
        {
            Id = context.RoundId,
            PackId = context.Pack.Id,
            PackVersion = context.Pack.Version,
            CollectionId = collection.Id,
            FormId = collection.Form,
            Title = open.Title.Trim(),
            Team = collection.Team ?? context.Pack.Team,
            Window = open.Window,
            Asked = open.Providers.GroupBy(provider => provider.ProviderId).ToImmutableSortedDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal),
        };
        return Said(
            Timed(PastDone(state, collection, context), collection), "round-opened",
            $"{context.Actor.Name} began {state.Title}: {state.Asked.Count} providers are asked from {Words.Day(open.Window.Opens)} to {Words.Day(open.Window.Due)}.");
    }

    private static Decision<RoundOutcome> Change(RoundState state, ChangeWindow change, RoundContext context)
    {
        if (change.Window == state.Window)
        {
            return default;
        }

        if (Wrong(change.Window) is { } wrong)
        {
            return wrong;
        }

        if (string.IsNullOrWhiteSpace(change.Because))
        {
            return new ReasonMissing("Say why the days change. Providers may ask.");
        }

        var changed = state with { Window = change.Window };
        return Said(
            Collection(state, context) is { } collection ? Timed(changed, collection) : changed, "window-changed",
            $"{context.Actor.Name} changed the days of {state.Title}: open from {Words.Day(change.Window.Opens)}, due {Words.Day(change.Window.Due)}, last changes {Words.Day(change.Window.LastEdit)}. {change.Because.Trim()}",
            new JsonObject { ["from"] = Names(state.Window), ["to"] = Names(change.Window) });
    }

    private static Decision<RoundOutcome> Ask(RoundState state, AskProviders ask, RoundContext context)
    {
        var asked = state.Asked;
        var added = new List<string>();
        foreach (var provider in ask.Providers)
        {
            if (asked.TryGetValue(provider.ProviderId, out var known) && known.ExcusedBecause is null)
            {
                continue;
            }

            asked = asked.SetItem(provider.ProviderId, known is null ? provider : known with { ExcusedBecause = null });
            added.Add(provider.Name);
        }

        return added.Count == 0
            ? default(Decision<RoundOutcome>)
            : Said(state with { Asked = asked }, "providers-asked", $"{context.Actor.Name} asked {(added.Count > 5 ? $"{added.Count} more providers" : Words.List(added))}.");
    }

    private static Decision<RoundOutcome> Excuse(RoundState state, ExcuseProvider excuse, RoundContext context)
    {
        if (!state.Asked.TryGetValue(excuse.ProviderId, out var asked))
        {
            return new ProviderNotAsked(state.Title);
        }

        if (string.IsNullOrWhiteSpace(excuse.Because))
        {
            return new ReasonMissing("Say why this provider does not have to answer.");
        }

        return asked.ExcusedBecause == excuse.Because.Trim()
            ? default(Decision<RoundOutcome>)
            : Said(With(state, asked with { ExcusedBecause = excuse.Because.Trim() }), "provider-excused", $"{context.Actor.Name} excused {asked.Name}: {excuse.Because.Trim()}");
    }

    private static Decision<RoundOutcome> Extend(RoundState state, ExtendProvider extend, RoundContext context)
    {
        if (!state.Asked.TryGetValue(extend.ProviderId, out var asked))
        {
            return new ProviderNotAsked(state.Title);
        }

        if (extend.Until <= context.Today)
        {
            return new ExtensionPast(extend.Until);
        }

        if (string.IsNullOrWhiteSpace(extend.Because))
        {
            return new ReasonMissing("Say why this provider gets longer.");
        }

        return asked.ExtendedTo == extend.Until
            ? default(Decision<RoundOutcome>)
            : Said(With(state, asked with { ExtendedTo = extend.Until }), "provider-extended", $"{context.Actor.Name} gave {asked.Name} until {Words.Day(extend.Until)}: {extend.Because.Trim()}");
    }

    private static Decision<RoundOutcome> Reopen(RoundState state, ReopenRound reopen, RoundContext context)
    {
        if (string.IsNullOrWhiteSpace(reopen.Because))
        {
            return new ReasonMissing("Say why the round is opened again.");
        }

        var opened = state with { ClosedAt = null };
        return Said(
            Collection(state, context) is { } collection ? Timed(PastDone(opened, collection, context), collection) : opened,
            "round-reopened", $"{context.Actor.Name} opened {state.Title} again: {reopen.Because.Trim()}");
    }

    private static Decision<RoundOutcome> Remind(RoundState state, RemindNow remind, RoundContext context)
    {
        if (Collection(state, context)?.Reminders?.Find(item => item.Id == remind.Reminder) is not { } reminder)
        {
            return new ReminderUnknown(remind.Reminder);
        }

        var wanted = state.Asked.Values.Where(asked => (remind.ProviderIds.IsEmpty || remind.ProviderIds.Contains(asked.ProviderId)) && Owes(asked, context.Standing)).ToList();
        return wanted.Count == 0 ? new NobodyToRemind() : Reminded(state, [(reminder, wanted)], context, context.Actor.Name, $"now:{context.CommandId:N}");
    }

    private static Decision<RoundOutcome> SendDue(RoundState state, RoundContext context)
    {
        if (state.ClosedAt is not null || state.NextAt is not { } next || next > context.Now || Collection(state, context) is not { } collection)
        {
            return default; // late, repeated or early: harmless
        }

        var due = (collection.Reminders ?? []).Where(reminder => !state.RemindersDone.Contains(reminder.Id) && MomentOf(state, reminder) <= context.Now).ToList();
        var owing = state.Asked.Values.Where(asked => Owes(asked, context.Standing)).ToList();
        var done = Timed(state with { RemindersDone = state.RemindersDone.Union(due.Select(reminder => reminder.Id)) }, collection);

        // Who was given longer is reminded by the officer, not by the round's own days.
        var usual = owing.Where(asked => asked.ExtendedTo is null || asked.ExtendedTo <= context.Today).ToList();
        return due.Count == 0
            ? Said(done, "reminders-timed", "The days of the reminders were worked out again.")
            : Reminded(done, [.. due.Select(reminder => (reminder, usual))], context, "BackOffice", "due");
    }

    private static Decision<RoundOutcome> Reminded(RoundState state, List<(PackReminder Reminder, List<AskedProvider> To)> rounds, RoundContext context, string by, string key)
    {
        var messages = ImmutableList.CreateBuilder<OutboxMessage>();
        var events = ImmutableList.CreateBuilder<CaseEvent>();
        foreach (var (reminder, to) in rounds)
        {
            if (!context.Pack.Letters.TryGetValue(reminder.Letter, out var letter) || !context.Pack.Templates.TryGetValue(reminder.Letter, out var template))
            {
                return new ReminderUnknown(reminder.Id);
            }

            var (sent, unreachable) = (0, new List<string>());
            foreach (var asked in to)
            {
                if (asked.Email is null)
                {
                    unreachable.Add(asked.Name);
                    continue;
                }

                var (text, problem) = template.Render(RoundFacts.For(state, asked, context, letter.Title));
                if (problem is not null)
                {
                    return new ReminderFaulty(letter.Title, problem);
                }

                messages.Add(new OutboxMessage("email", asked.Email, $"reminder:{state.Id}:{reminder.Id}:{asked.ProviderId}:{key}", new JsonObject { ["subject"] = letter.Title, ["text"] = text }));
                state = With(state, state.Asked[asked.ProviderId] with { Reminders = state.Asked[asked.ProviderId].Reminders.Add(new ReminderSent(reminder.Id, context.Today, context.Actor.Id)) });
                sent++;
            }

            var telephone = unreachable.Count == 0 ? "" : $" There is no e-mail address for {Words.List(unreachable)}: telephone them.";
            events.Add(new CaseEvent("reminded", $"{by} sent \"{reminder.Title}\" to {(sent == 1 ? "1 provider" : $"{sent} providers")}.{telephone}"));
        }

        return new RoundOutcome(state with { Version = state.Version + 1 }, events.ToImmutable(), messages.ToImmutable());
    }

    private static PackCollection? Collection(RoundState state, RoundContext context) => context.Pack.Collections.Find(item => item.Id == state.CollectionId);

    private static DateTimeOffset MomentOf(RoundState state, PackReminder reminder) => London.At(state.Window.Due.AddDays(reminder.Days), ReminderTime);

    /// <summary>Reminders whose day was over before the round began never go: nobody wants three at once.</summary>
    private static RoundState PastDone(RoundState state, PackCollection collection, RoundContext context) =>
        state with { RemindersDone = state.RemindersDone.Union((collection.Reminders ?? []).Where(reminder => MomentOf(state, reminder) <= context.Now).Select(reminder => reminder.Id)) };

    private static RoundState Timed(RoundState state, PackCollection collection) => state with
    {
        NextAt = (collection.Reminders ?? []).Where(reminder => !state.RemindersDone.Contains(reminder.Id)).Select(reminder => (DateTimeOffset?)MomentOf(state, reminder)).Min(),
    };

    private static WindowBackwards? Wrong(RoundWindow window) =>
        window.Opens > window.Due ? new WindowBackwards("The day it is due", window.Due, "the day it opens", window.Opens)
        : window.Due > window.LastEdit ? new WindowBackwards("The last day for changes", window.LastEdit, "the day it is due", window.Due)
        : null;

    private static JsonObject Names(RoundWindow window) => new(window.Names().Select(name => KeyValuePair.Create(name.Key, (JsonNode?)name.Value.ToString("O"))));

    private static RoundState With(RoundState state, AskedProvider asked) => state with { Asked = state.Asked.SetItem(asked.ProviderId, asked) };

    private static RoundOutcome Said(RoundState state, string kind, string text, JsonObject? details = null) =>
        new(state with { Version = state.Version + 1 }, [new CaseEvent(kind, text, details)], []);
}

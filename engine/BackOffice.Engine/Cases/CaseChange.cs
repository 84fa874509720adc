using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Cases;

/// <summary>One decision in the making: the case as it was, and everything that is to be committed with it. Lives for one command.</summary>
internal sealed class CaseChange(CaseState state, DecideContext context)
{
    private readonly CaseState before = state;
    private readonly ImmutableList<CaseEvent>.Builder events = ImmutableList.CreateBuilder<CaseEvent>();
    private readonly ImmutableList<Letter>.Builder letters = ImmutableList.CreateBuilder<Letter>();
    private readonly ImmutableList<CaseAlert>.Builder alertsRaised = ImmutableList.CreateBuilder<CaseAlert>();
    private readonly ImmutableList<int>.Builder alertsCleared = ImmutableList.CreateBuilder<int>();
    private readonly ImmutableList<DecisionRecord>.Builder decisions = ImmutableList.CreateBuilder<DecisionRecord>();
    private readonly ImmutableList<OutboxMessage>.Builder messages = ImmutableList.CreateBuilder<OutboxMessage>();
    private readonly ImmutableList<JournalEntry>.Builder journal = ImmutableList.CreateBuilder<JournalEntry>();
    private readonly ImmutableList<int>.Builder waitsCleared = ImmutableList.CreateBuilder<int>();
    private bool ownsData;

    /// <summary>The case as it stands so far.</summary>
    public CaseState State { get; set; } = state;

    public DecideContext Context { get; } = context;

    /// <summary>What a step answered the web request that the command is.</summary>
    public JsonObject? Response { get; set; }

    /// <summary>The case's data, safe to write: copied from the stored state the first time.</summary>
    public JsonObject WritableData()
    {
        if (!ownsData)
        {
            State = State with { Data = (JsonObject)State.Data.DeepClone() };
            ownsData = true;
        }

        return State.Data;
    }

    public int TakeNumber()
    {
        var number = State.NextNumber;
        State = State with { NextNumber = number + 1 };
        return number;
    }

    public void Say(string kind, string text, JsonObject? details = null) => events.Add(new CaseEvent(kind, text, details));

    public void Note(JournalEntry entry) => journal.Add(entry);

    public void Send(OutboxMessage message) => messages.Add(message);

    /// <summary>How many messages leave with this change so far.</summary>
    public int Sent => messages.Count;

    public void Record(DecisionRecord decision) => decisions.Add(decision);

    public CaseTask? Task(int number) => State.Tasks.Find(task => task.Number == number);

    public void Put(CaseTask task)
    {
        var at = State.Tasks.FindIndex(other => other.Number == task.Number);
        State = State with { Tasks = at < 0 ? State.Tasks.Add(task) : State.Tasks.SetItem(at, task) };
    }

    public void Put(CaseClock clock)
    {
        var at = State.Clocks.FindIndex(other => other.ClockId == clock.ClockId && other.Run == clock.Run);
        State = State with { Clocks = at < 0 ? State.Clocks.Add(clock) : State.Clocks.SetItem(at, clock) };
    }

    public void Put(CaseWait wait) => State = State with { Waits = State.Waits.Add(wait) };

    public void ClearWaits(Predicate<CaseWait> which)
    {
        foreach (var wait in State.Waits.FindAll(which))
        {
            State = State with { Waits = State.Waits.Remove(wait) };
            waitsCleared.Add(wait.Number);
        }
    }

    public void Issue(Letter letter, DateOnly servedOn)
    {
        letters.Add(letter);
        State = State with
        {
            Letters = State.Letters.Add(new LetterSummary(letter.Number, letter.LetterId, letter.Title, letter.To, letter.Method, letter.SentOn, servedOn)),
        };
    }

    public void Raise(CaseAlert alert)
    {
        alertsRaised.Add(alert);
        State = State with { Alerts = State.Alerts.Add(alert) };
    }

    public void Clear(CaseAlert alert)
    {
        alertsCleared.Add(alert.Number);
        State = State with { Alerts = State.Alerts.Remove(alert) };
    }

    /// <summary>True when something has gone out that cannot be called back: a letter, a message, a recorded decision.</summary>
    public bool HasGoneOut => letters.Count > 0 || messages.Count > 0 || decisions.Count > 0 || alertsRaised.Count > 0 || alertsCleared.Count > 0;

    /// <summary>Puts waits in place of those there are. One that has changed gets a number of its own, so that the store replaces it.</summary>
    public void Replace(Func<CaseWait, CaseWait> with)
    {
        foreach (var wait in State.Waits)
        {
            var changed = with(wait);
            if (!ReferenceEquals(changed, wait))
            {
                ClearWaits(other => other.Number == wait.Number);
                Put(changed with { Number = TakeNumber() });
            }
        }
    }

    /// <summary>Goes back to waits there were before: those that are there now go, those that were there come again.</summary>
    public void Restore(ImmutableList<CaseWait> waits)
    {
        ClearWaits(wait => !waits.Exists(other => other.Number == wait.Number));
        foreach (var wait in waits.Where(wait => !State.Waits.Exists(other => other.Number == wait.Number)))
        {
            Put(wait);
        }
    }

    /// <summary>What to commit, found by comparing the case with what it was; null when nothing changed.</summary>
    public Outcome? ToOutcome()
    {
        // A new case has version 0 and always counts as changed.
        if (ReferenceEquals(State, before) && before.Version > 0 && events.Count == 0 && journal.Count == 0)
        {
            return null;
        }

        // A move can be undone only until the process goes on, a task is touched or a clock changes; a note does not matter.
        if (before.LastMove is { } move && ReferenceEquals(State.LastMove, move)
            && !(ReferenceEquals(State.Process, before.Process) && ReferenceEquals(State.Tasks, before.Tasks) && ReferenceEquals(State.Waits, before.Waits) && ReferenceEquals(State.Clocks, before.Clocks)))
        {
            State = State with { LastMove = null };
        }

        var known = before.Version == 0 ? [] : before.Waits.Select(wait => wait.Number).ToHashSet();
        return new Outcome
        {
            State = State with { Version = before.Version + 1 },
            Events = events.ToImmutable(),
            Tasks = before.Version == 0 ? State.Tasks : New(before.Tasks, State.Tasks),
            Clocks = before.Version == 0 ? State.Clocks : New(before.Clocks, State.Clocks),
            WaitsSet = [.. State.Waits.Where(wait => !known.Contains(wait.Number))],
            WaitsCleared = [.. waitsCleared.Where(known.Contains)],
            Letters = letters.ToImmutable(),
            AlertsRaised = [.. alertsRaised.Where(State.Alerts.Contains)],
            AlertsCleared = [.. alertsCleared.Where(number => before.Alerts.Exists(alert => alert.Number == number))],
            Decisions = decisions.ToImmutable(),
            Messages = messages.ToImmutable(),
            Journal = journal.ToImmutable(),
            Response = Response,
        };
    }

    /// <summary>What is not the very same object as before: records are replaced when they change, so nothing need be compared field by field.</summary>
    private static ImmutableList<T> New<T>(ImmutableList<T> before, ImmutableList<T> after) where T : class
    {
        if (ReferenceEquals(before, after))
        {
            return [];
        }

        var known = new HashSet<T>(before, ReferenceEqualityComparer.Instance);
        return [.. after.Where(item => !known.Contains(item))];
    }
}

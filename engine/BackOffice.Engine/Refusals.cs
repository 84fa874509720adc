namespace BackOffice.Engine;

/// <summary>Why a command was not carried out. A sentence that the person who asked can act on; nothing was changed.</summary>
/// <param name="Sentence">What is wrong and what to do.</param>
public abstract record Refusal(string Sentence)
{
    /// <summary>Stable name for programs, for example <c>TaskNotOpen</c>.</summary>
    public string Code => GetType().Name;
}

/// <summary>The engine's answer: an outcome to commit, a refusal, or nothing to do.</summary>
/// <typeparam name="TOutcome">What is committed.</typeparam>
/// <param name="Outcome">What to commit; null otherwise.</param>
/// <param name="Refusal">Why not; null otherwise.</param>
public readonly record struct Decision<TOutcome>(TOutcome? Outcome, Refusal? Refusal) where TOutcome : class
{
    /// <summary>True when there is nothing to commit and nothing wrong: a repeated or late message.</summary>
    public bool IsNothing => Outcome is null && Refusal is null;

    /// <summary>Wraps an outcome.</summary>
    public static implicit operator Decision<TOutcome>(TOutcome outcome) => new(outcome, null);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Decision<TOutcome>(Refusal refusal) => new(null, refusal);
}

/// <summary>A command this version does not know.</summary>
public sealed record UnknownCommand(string Name) : Refusal($"This version of BackOffice does not know the command {Name}. Reload the page and try again.");

/// <summary>A command for a case that does not exist.</summary>
public sealed record CaseNotFound() : Refusal("There is no such case. Check the reference.");

/// <summary>A command for a case that has ended.</summary>
public sealed record CaseClosed(string Reference, string ClosedAs, DateTimeOffset ClosedAt) : Refusal($"Case {Reference} was closed as \"{ClosedAs}\" on {Words.Day(ClosedAt)}. Nothing more can be done on it.");

/// <summary>A return that was never begun.</summary>
public sealed record ReturnNotStarted() : Refusal("This form has not been started. Go back to the start page.");

/// <summary>A return that was already sent.</summary>
public sealed record ReturnAlreadySent(string Reference, DateTimeOffset SentAt) : Refusal($"This form was sent on {Words.Day(SentAt)}. Its reference is {Reference}. It can no longer be changed here.");

/// <summary>A return that was given up.</summary>
public sealed record ReturnWithdrawn() : Refusal("This form was deleted. Start a new one.");

/// <summary>A form that the pack does not offer in the portal.</summary>
public sealed record FormNotOffered(string Form) : Refusal($"The form \"{Form}\" is not offered here. Go back to the list of services.");

/// <summary>A change to a record that does not exist.</summary>
public sealed record RecordNotFound(string Kind) : Refusal($"There is no such {Kind} in the register. Search for it by name.");

/// <summary>A record without a name.</summary>
public sealed record NameMissing() : Refusal("Enter a name.");

/// <summary>A date of birth after today.</summary>
public sealed record BornInTheFuture(DateOnly DateOfBirth) : Refusal($"The date of birth, {Words.Day(DateOfBirth)}, is in the future. Check it.");

/// <summary>A field that records of this kind do not have.</summary>
public sealed record FieldUnknown(string Kind, string Field) : Refusal($"A {Kind} record has no field \"{Field}\" that can be changed.");

/// <summary>A value of the wrong kind.</summary>
public sealed record FieldUnreadable(string Kind, string Field) : Refusal($"The value for \"{Field}\" does not fit a {Kind} record.");

/// <summary>A task number that the case does not have.</summary>
public sealed record TaskNotFound(int Task) : Refusal($"This case has no task {Task}. Go back to the case and choose the task there.");

/// <summary>A task that somebody has already finished.</summary>
public sealed record TaskAlreadyCompleted(string Title, string By, DateTimeOffset At) : Refusal($"\"{Title}\" was already completed by {By} on {Words.Day(At)}. Nothing you typed has been lost: copy it to a note if it is still needed.");

/// <summary>A task that the process has taken back.</summary>
public sealed record TaskNoLongerNeeded(string Title) : Refusal($"\"{Title}\" is no longer needed: the case has moved on. Nothing you typed has been lost: copy it to a note if it is still needed.");

/// <summary>A task of another team.</summary>
public sealed record NotYourTask(string Title, string Team) : Refusal($"\"{Title}\" is work for {Team}. Ask them, or ask a manager to move it to your team.");

/// <summary>A task that only some people may complete.</summary>
public sealed record NeedsRight(string Title, string Needs) : Refusal($"\"{Title}\" has to be completed by a {Needs}. What you typed has been kept as a draft.");

/// <summary>A team that the pack does not have.</summary>
public sealed record TeamUnknown(string Team) : Refusal($"There is no team \"{Team}\" for this kind of case. Choose one from the list.");

/// <summary>A hold that would end today or earlier.</summary>
public sealed record HoldInThePast(DateOnly Until) : Refusal($"{Words.Day(Until)} is not in the future. Choose a later day for the task to come back.");

/// <summary>Something that needs words and has none.</summary>
public sealed record ReasonMissing(string Advice) : Refusal(Advice);

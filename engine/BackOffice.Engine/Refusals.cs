using System.Collections.Immutable;
using BackOffice.Engine.Publishing;

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
/// <param name="Outcome">What to commit; null otherwise. May stand beside a refusal: then it holds only the draft of what was typed, and both are to be acted on.</param>
/// <param name="Refusal">Why not; null otherwise.</param>
public readonly record struct Decision<TOutcome>(TOutcome? Outcome, Refusal? Refusal) where TOutcome : class
{
    /// <summary>True when something is to be committed although the answer is no: what was typed is kept as a draft.</summary>
    public bool KeepsDraft => Outcome is not null && Refusal is not null;

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

/// <summary>A return that was to move to a version of its form that is not the newest any more.</summary>
public sealed record FormPublishedAgain() : Refusal("The form has been changed again meanwhile. Look at what is new, then take it up.");

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
public sealed record NeedsRight(string Title, string Needs) : Refusal($"\"{Title}\" has to be done by a {Needs}. Ask one of them.");

/// <summary>A team that the pack does not have.</summary>
public sealed record TeamUnknown(string Team) : Refusal($"There is no team \"{Team}\" for this kind of case. Choose one from the list.");

/// <summary>A hold that would end today or earlier.</summary>
public sealed record HoldInThePast(DateOnly Until) : Refusal($"{Words.Day(Until)} is not in the future. Choose a later day for the task to come back.");

/// <summary>Something that needs words and has none.</summary>
public sealed record ReasonMissing(string Advice) : Refusal(Advice);

/// <summary>A form with something to put right.</summary>
public sealed record FormHasErrors(string Title, ImmutableList<string> Errors) : Refusal($"\"{Title}\" cannot be completed yet. {string.Join(" ", Errors.Select(error => error.EndsWith('.') ? error : error + "."))} What you typed has been kept as a draft.");

/// <summary>An outcome that the task does not have.</summary>
public sealed record OutcomeUnknown(string Title, string Chosen, string Labels) : Refusal($"\"{Title}\" cannot end with \"{Chosen}\". Choose {Labels}.");

/// <summary>No outcome, where the answers do not decide it.</summary>
public sealed record OutcomeMissing(string Title, string Labels) : Refusal($"Say how \"{Title}\" ends: {Labels}.");

/// <summary>An outcome that the answers speak against.</summary>
public sealed record OutcomeDisagrees(string Label) : Refusal($"The answers do not fit \"{Label}\". Change the answers or choose the outcome that fits them.");

/// <summary>A page that somebody else has overtaken.</summary>
public sealed record StalePage(string Title) : Refusal($"Somebody else changed \"{Title}\" after you opened it. Nothing you typed has been lost: open the task again, compare, and send it.");

/// <summary>A pack that cannot run.</summary>
public sealed record PackUnknown(string Pack) : Refusal($"There is no process \"{Pack}\" that can run. Ask an administrator to check the packs.");

/// <summary>A case of a pack that holds only rule sets, forms or letters.</summary>
public sealed record PackHasNoProcess(string Title) : Refusal($"\"{Title}\" has no process, so no case can be opened on it. Choose another kind of case.");

/// <summary>A draft that is no longer there.</summary>
public sealed record DraftNotFound() : Refusal("This draft is gone: it was published or thrown away. Go back to the pack and see its versions.");

/// <summary>A draft that is not open for work.</summary>
public sealed record DraftAwaitsApproval(string Title, DraftStatus Status) : Refusal($"\"{Title}\" {(Status == DraftStatus.Scheduled ? "is approved and waits for its day" : "waits for approval")}, so it cannot be changed. Send it back first.");

/// <summary>A draft that nobody asked to approve.</summary>
public sealed record DraftNotSubmitted(string Title) : Refusal($"\"{Title}\" has not been submitted, so there is nothing to approve. Submit it first.");

/// <summary>A draft that somebody else saved meanwhile.</summary>
public sealed record DraftOvertaken(string Title, string By, DateTimeOffset At) : Refusal($"{By} saved \"{Title}\" on {Words.Moment(At)}, after you opened it. Nothing you typed has been lost: start a draft of your own with it, or copy it, load the draft again and put it in there.");

/// <summary>A draft and a later version that change the same files.</summary>
public sealed record DraftBehind(string Title, string Label, string Files) : Refusal($"Version {Label} was published after \"{Title}\" was begun, and both change {Files}. Move the draft to version {Label} first: choose for each file whether yours or the published one stays.");

/// <summary>A draft that changes nothing.</summary>
public sealed record DraftEmpty(string Title) : Refusal($"\"{Title}\" changes nothing. Make a change first, or throw it away.");

/// <summary>A draft whose pack could not run.</summary>
public sealed record DraftFaulty(string Title, ImmutableList<string> Faults, int Count) : Refusal($"\"{Title}\" cannot be published yet. {string.Join(" ", Faults)}{(Count > Faults.Count ? $" And {Count - Faults.Count} more." : "")}");

/// <summary>A change to rules or clocks that its own author would approve.</summary>
public sealed record NeedsAnotherPerson(string Title) : Refusal($"\"{Title}\" changes rules or clocks and you worked on it, so somebody else has to approve it. Ask another process owner or administrator.");

/// <summary>A file that packs do not have.</summary>
public sealed record FileNameNotAllowed(string Path) : Refusal($"A pack cannot have a file \"{Path}\". Use letters, digits and hyphens, and end the name with .json or .txt.");

/// <summary>A file beyond what a pack should hold.</summary>
public sealed record FileTooLarge(string Path) : Refusal($"\"{Path}\" is longer than 4 million characters. Split it.");

/// <summary>An id that no folder could have.</summary>
public sealed record PackIdNotAllowed(string Id) : Refusal($"A pack cannot be called \"{Id}\". Use small letters, digits and hyphens, for example early-years-census.");

/// <summary>A version that the pack never had.</summary>
public sealed record PackVersionUnknown(int Number) : Refusal($"The pack has no version number {Number}. Choose one from the list of versions.");

/// <summary>A version that this BackOffice cannot run.</summary>
public sealed record VersionCannotRun(string Label, string Fault) : Refusal($"Version {Label} cannot run in this BackOffice: {Fault} Make a draft that puts it right.");

/// <summary>An event that the case does not wait for.</summary>
public sealed record EventNotExpected(string Event) : Refusal($"This case is not waiting for \"{Event}\" now. Check its stage, or write a note.");

/// <summary>A web request for which no step of the case waits.</summary>
public sealed record RequestNotExpected(string Reference, string Method, string Path) : Refusal($"{Reference} does not wait for {Method} {Path} now. It may have had this request already; otherwise check the address and the method.");

/// <summary>A web request that carries more than its step takes.</summary>
public sealed record RequestTooLarge(long Most) : Refusal($"The request is larger than the {Most:N0} bytes that are taken here.");

/// <summary>A second exception before the first is dealt with.</summary>
public sealed record ExceptionInHand(string Label) : Refusal($"An earlier \"{Label}\" is still in hand, and the family has to be told of each. Finish its letter or task on this case first, then record this one.");

/// <summary>A clock that the case does not have.</summary>
public sealed record ClockUnknown(string Clock) : Refusal($"This case has no clock {Clock}. Reload the case.");

/// <summary>A clock that has stopped.</summary>
public sealed record ClockNotRunning(string Clock) : Refusal($"The clock {Clock} is not running, so there is nothing to excuse or pause.");

/// <summary>An exception that the law does not know for the clock.</summary>
public sealed record ExcuseUnknown(string Code, string Clock, string Allowed) : Refusal($"\"{Code}\" is no exception for {Clock}. {Allowed}");

/// <summary>An exception whose condition does not hold.</summary>
public sealed record ExcuseNotAllowed(string Title, string Condition) : Refusal($"The exception \"{Title}\" does not apply on these facts ({Condition}). Check the dates, or choose another exception.");

/// <summary>An exception that cannot be judged yet.</summary>
public sealed record ExcuseNeedsFacts(string Title, string Facts) : Refusal($"Whether the exception \"{Title}\" applies cannot be told yet. Enter {Facts}.");

/// <summary>An exception that needs evidence.</summary>
public sealed record EvidenceMissing(string Title) : Refusal($"Say what proves the exception \"{Title}\", for example the name of a document.");

/// <summary>A period whose end is before its beginning.</summary>
public sealed record PeriodBackwards(DateOnly From, DateOnly To) : Refusal($"The period ends on {Words.Day(To)}, before it begins on {Words.Day(From)}. Check the dates.");

/// <summary>A clock that the law does not let stand still.</summary>
public sealed record PauseNotAllowed(string Clock) : Refusal($"The law does not let {Clock} stand still. If the day cannot be kept, record an exception instead.");

/// <summary>A calendar that a clock needs and that nobody has entered.</summary>
public sealed record CalendarMissing(string What) : Refusal($"The day cannot be worked out: {What}. Nothing was changed.");

/// <summary>A document that is not there, or is somebody else's: the same sentence, so that nothing is given away.</summary>
public sealed record DocumentUnknown() : Refusal("That document cannot be filed on this case. Upload it on the case's page, then add it.");

/// <summary>A document that is not there, or was uploaded for something else: the same sentence, so that nothing is given away.</summary>
public sealed record FileUnknown() : Refusal("That file cannot be attached to this form. Upload it on the form's page.");

/// <summary>A case that cannot be cancelled without a ground, because the law still counts.</summary>
public sealed record CancelNeedsGround(string Clocks) : Refusal($"The law still counts in this case ({Clocks}), and cancelling does not end a duty. Say whether the case was opened in error, is a duplicate, or was withdrawn.");

/// <summary>A withdrawal that the process has a way of its own for.</summary>
public sealed record CancelByEvent(string Event) : Refusal($"This process deals with a withdrawal itself and writes to the family. Record \"{Event}\" on the case instead.");

/// <summary>A ground that is none.</summary>
public sealed record CancelGroundUnknown(string Ground) : Refusal($"\"{Ground}\" is no ground for cancelling a case. The grounds are {string.Join(", ", Cases.CancelCase.Grounds.Keys)}.");

/// <summary>A letter that the case has not sent.</summary>
public sealed record LetterUnknown(int Letter) : Refusal($"This case has no letter {Letter}. Choose one from its list of letters.");

/// <summary>A day of service before sending or in the future.</summary>
public sealed record ServedOnImpossible(DateOnly ServedOn, DateOnly SentOn) : Refusal($"The letter was sent on {Words.Day(SentOn)}. It cannot have arrived on {Words.Day(ServedOn)}. Enter a day from then until today.");

/// <summary>A version of the process that is not there.</summary>
public sealed record NoSuchVersion(string Pack, string Version) : Refusal($"There is no version {Version} of \"{Pack}\". Choose one from the list of versions.");

/// <summary>A case that runs the version already.</summary>
public sealed record AlreadyMoved(string Reference, string Version) : Refusal($"{Reference} runs version {Version} already.");

/// <summary>A case that something happened to since it was tried.</summary>
public sealed record ChangedSinceTried(string Reference) : Refusal($"Something has happened in {Reference} since it was tried. Try it again, then move it.");

/// <summary>A case that cannot be carried to another version.</summary>
public sealed record CannotMove(string Reference, System.Collections.Immutable.ImmutableList<string> Problems) : Refusal($"{Reference} cannot be moved. {string.Join(" ", Problems)} Nothing was changed.");

/// <summary>A move that can no longer be undone.</summary>
public sealed record CannotUndoMove(string Reference, string Why) : Refusal($"The move of {Reference} cannot be undone: {Why}");

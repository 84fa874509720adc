namespace BackOffice.Engine.Collections;

/// <summary>A round that was never begun.</summary>
public sealed record RoundNotFound() : Refusal("There is no such round. Go back to the list of collections.");

/// <summary>A round that was closed.</summary>
public sealed record RoundClosed(string Title, DateTimeOffset At) : Refusal($"{Title} was closed on {Words.Day(At)}. Open it again first, with a reason.");

/// <summary>A collection that the pack does not have.</summary>
public sealed record CollectionUnknown(string Collection) : Refusal($"The pack has no collection \"{Collection}\". Choose one from the list.");

/// <summary>A provider that is not asked in this round.</summary>
public sealed record ProviderNotAsked(string Title) : Refusal($"This provider is not asked for {Title}. Contact the council if it should be.");

/// <summary>A provider that was excused from this round.</summary>
public sealed record ProviderIsExcused(string Title) : Refusal($"You do not have to send {Title}: the council has excused you. Contact the council if that is wrong.");

/// <summary>An extension to a day that is over.</summary>
public sealed record ExtensionPast(DateOnly Until) : Refusal($"{Words.Day(Until)} is not in the future. Choose a later day.");

/// <summary>A reminder that the collection does not have, or whose letter is missing.</summary>
public sealed record ReminderUnknown(string Reminder) : Refusal($"This collection has no reminder \"{Reminder}\" that can be sent. Choose one from the list.");

/// <summary>A reminder that could not be written.</summary>
public sealed record ReminderFaulty(string Title, string Problem) : Refusal($"\"{Title}\" could not be written, so nothing was sent: {Problem}");

/// <summary>A reminder that nobody needs.</summary>
public sealed record NobodyToRemind() : Refusal("Nobody needs this reminder: every provider chosen has sent its return or was excused.");

/// <summary>Days of a round in the wrong order.</summary>
public sealed record WindowBackwards(string Later, DateOnly LaterDay, string Earlier, DateOnly EarlierDay) : Refusal($"{Later}, {Words.Day(LaterDay)}, is before {Earlier}, {Words.Day(EarlierDay)}. Check the days.");

/// <summary>A form that cannot be filled in yet.</summary>
public sealed record RoundNotOpen(string Title, DateOnly Opens) : Refusal($"{Title} opens on {Words.Day(Opens)}. Come back then.");

/// <summary>A form that can no longer be changed.</summary>
public sealed record RoundOver(string Title, DateOnly LastEdit) : Refusal($"{Title} could be changed until {Words.Day(LastEdit)}. What you entered is kept. Contact the council if you need to change it.");

/// <summary>A review of a return that has not been sent.</summary>
public sealed record ReturnNotSent(string Reference) : Refusal($"Return {Reference} is with the provider, so there is nothing to review yet.");

/// <summary>A return that has questions which nobody has dealt with.</summary>
public sealed record QuestionsMissing() : Refusal("Write at least one question, and say which answers it is about, so that the provider knows what to change.");

/// <summary>A page that was not reopened.</summary>
public sealed record PageNotReopened(string Reference) : Refusal($"The council has asked only about some answers of return {Reference}. Change those, or ask to amend the whole return.");

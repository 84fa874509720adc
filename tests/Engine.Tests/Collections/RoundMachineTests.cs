using BackOffice.Engine.Collections;
using BackOffice.Engine.Returns;
using static BackOffice.Engine.Tests.Collections.Census;

namespace BackOffice.Engine.Tests.Collections;

public class RoundMachineTests
{
    [Fact]
    public void A_round_asks_everybody_once_and_knows_when_the_first_reminder_goes()
    {
        var round = Round();

        round.Asked.Keys.ShouldBe(["ey:1", "ey:2", "ey:3"]);
        round.Team.ShouldBe("sen");
        round.NextAt.ShouldBe(new DateTimeOffset(2027, 1, 22, 8, 0, 0, TimeSpan.Zero));
        RoundMachine.Decide(round, new OpenRound("small", "census", "Again", Window, []), At(new(2027, 1, 12))).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void Days_in_the_wrong_order_are_refused_with_the_day()
    {
        var wrong = Window with { Due = new(2027, 1, 10) };

        RoundMachine.Decide(null, new OpenRound("small", "census", "Census", wrong, []), At(new(2027, 1, 1)))
            .Refusal.ShouldBeOfType<WindowBackwards>().Sentence.ShouldBe("The day it is due, 10 January 2027, is before the day it opens, 18 January 2027. Check the days.");
    }

    [Fact]
    public void The_reminder_of_the_day_goes_to_those_who_owe_and_once()
    {
        var round = Round();
        RoundMachine.Decide(round, new SendDueReminders(), At(new(2027, 1, 21))).IsNothing.ShouldBeTrue();

        var reminded = Decide(round, new SendDueReminders(), At(new(2027, 1, 22), 9, null, ("ey:2", ReturnStatus.Submitted)));

        reminded.Messages.Single().Target.ShouldBe("acorns@ey.example");
        reminded.Messages.Single().Body["text"]!.GetValue<string>().ShouldStartWith("Acorns: please send Census 2027 by ");
        reminded.Events.Single().Text.ShouldEndWith("to 1 provider. There is no e-mail address for Cedars: telephone them.");
        reminded.State.NextAt.ShouldBe(new DateTimeOffset(2027, 1, 30, 8, 0, 0, TimeSpan.Zero));
        RoundMachine.Decide(reminded.State, new SendDueReminders(), At(new(2027, 1, 22))).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void Two_reminders_that_fall_due_together_are_both_remembered()
    {
        var reminded = Decide(Round(), new SendDueReminders(), At(new(2027, 2, 1)));

        reminded.State.Asked["ey:1"].Reminders.Select(sent => sent.Reminder).ShouldBe(["week", "late"]);
        reminded.Messages.Select(message => message.Key).Distinct().Count().ShouldBe(4);
        reminded.State.NextAt.ShouldBeNull();
    }

    [Fact]
    public void Reminders_whose_day_is_over_when_the_round_begins_never_go()
    {
        Round(new(2027, 1, 25)).RemindersDone.ShouldBe(["week"]);
    }

    [Fact]
    public void A_reminder_by_hand_goes_to_the_chosen_that_owe_or_says_that_nobody_does()
    {
        var round = Round();

        Decide(round, new RemindNow("week", ["ey:1"]), At(new(2027, 1, 19), 9, null, ("ey:1", ReturnStatus.Queried))).Messages.Single().Body["text"]!.GetValue<string>().TrimEnd().ShouldEndWith("We sent it back.");
        RoundMachine.Decide(round, new RemindNow("week", ["ey:1"]), At(new(2027, 1, 19), 9, null, ("ey:1", ReturnStatus.Accepted))).Refusal.ShouldBeOfType<NobodyToRemind>();
        RoundMachine.Decide(round, new RemindNow("other", []), At(new(2027, 1, 19))).Refusal.ShouldBeOfType<ReminderUnknown>();
    }

    [Fact]
    public void Who_is_excused_or_was_given_longer_is_not_reminded_by_the_rounds_days()
    {
        var round = Decide(Round(), new ExcuseProvider("ey:1", "Closed in December"), At(new(2027, 1, 12))).State;
        round = Decide(round, new ExtendProvider("ey:2", new(2027, 2, 12), "Flood"), At(new(2027, 1, 12))).State;

        Decide(round, new SendDueReminders(), At(new(2027, 1, 22))).Messages.ShouldBeEmpty();
        (round.DueOf("ey:2"), round.LastEditOf("ey:2"), round.DueOf("ey:3")).ShouldBe((new(2027, 2, 12), new(2027, 2, 26), new(2027, 1, 29)));
        RoundMachine.Decide(round, new ExcuseProvider("ey:9", "x"), At(new(2027, 1, 12))).Refusal.ShouldBeOfType<ProviderNotAsked>();
        RoundMachine.Decide(round, new ExcuseProvider("ey:3", " "), At(new(2027, 1, 12))).Refusal.ShouldBeOfType<ReasonMissing>();
        Decide(round, new AskProviders([new AskedProvider("ey:1", "Acorns", null)]), At(new(2027, 1, 13))).State.Asked["ey:1"].ExcusedBecause.ShouldBeNull();
    }

    [Fact]
    public void A_closed_round_changes_nothing_until_it_is_opened_again_with_a_reason()
    {
        var closed = Decide(Round(), new CloseRound(), At(new(2027, 3, 1))).State;

        RoundMachine.Decide(closed, new ExcuseProvider("ey:1", "x"), At(new(2027, 3, 2))).Refusal.ShouldBeOfType<RoundClosed>();
        RoundMachine.Decide(closed, new SendDueReminders(), At(new(2027, 3, 2))).IsNothing.ShouldBeTrue();
        RoundMachine.Decide(closed, new ReopenRound(""), At(new(2027, 3, 2))).Refusal.ShouldBeOfType<ReasonMissing>();
        Decide(closed, new ReopenRound("A nursery was missed"), At(new(2027, 3, 2))).State.ClosedAt.ShouldBeNull();
    }

    [Fact]
    public void Days_move_with_a_reason_and_the_reminders_with_them()
    {
        var moved = Decide(Round(), new ChangeWindow(Window with { Due = new(2027, 2, 5) }, "Snow"), At(new(2027, 1, 20)));

        moved.State.NextAt.ShouldBe(new DateTimeOffset(2027, 1, 29, 8, 0, 0, TimeSpan.Zero));
        moved.Events.Single().Details!["from"]!["due"]!.GetValue<string>().ShouldBe("2027-01-29");
    }

    [Fact]
    public void A_round_read_back_from_json_is_the_same() =>
        Cases.CaseJson.Write(Cases.CaseJson.Read<RoundState>(Cases.CaseJson.Write(Round()))).ShouldBe(Cases.CaseJson.Write(Round()));
}

using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Returns;
using BackOffice.Engine.Tests.Casework;
using static BackOffice.Engine.Tests.Collections.Census;

namespace BackOffice.Engine.Tests.Collections;

public class ReturnReviewTests
{
    private static readonly DateOnly CensusDay = new(2027, 1, 21);

    private static readonly RoundState Asked = Round();

    private static ReturnContext Reviewing(DateOnly? day = null) => For(Asked, day ?? new(2027, 2, 1), Officer);

    [Fact]
    public void A_return_can_be_begun_only_by_who_is_asked_and_while_the_round_is_open()
    {
        var start = new StartReturn("small", "count", null, Asked.Id.Value);

        Decide(start, For(Asked, new(2027, 1, 17))).Refusal.ShouldBeOfType<RoundNotOpen>().Sentence.ShouldBe("Census 2027 opens on 18 January 2027. Come back then.");
        Decide(start, For(Asked, new(2027, 2, 27))).Refusal.ShouldBeOfType<RoundOver>();
        Decide(start, For(Asked, CensusDay, Nursery("ey:2"))).Refusal.ShouldBeOfType<FormNotOffered>("another provider's return");
        var excused = Census.Decide(Asked, new ExcuseProvider("ey:1", "Closed"), At(CensusDay)).State;
        Decide(start, For(excused, CensusDay)).Refusal.ShouldBeOfType<ProviderIsExcused>();
        Do(null, start, For(Asked, CensusDay)).Round.ShouldBe(new ReturnRound(Asked.Id.Value, "Census 2027"));
    }

    [Fact]
    public void A_sent_return_is_accepted_once_and_what_was_accepted_is_kept()
    {
        var accepted = Do(Sent(Asked, CensusDay), new AcceptReturn("Checked by telephone."), Reviewing());

        (accepted.Status, accepted.AcceptedBy!.Name, accepted.TimesSent).ShouldBe((ReturnStatus.Accepted, "Sasha Somebody", 1));
        accepted.AcceptedAnswers!["children"]!.AsArray().Count.ShouldBe(2);
        ReturnMachine.Decide(accepted, new AcceptReturn(), Reviewing()).IsNothing.ShouldBeTrue();
        ReturnMachine.Decide(accepted, new SavePage("only", []), For(Asked, CensusDay)).Refusal.ShouldBeOfType<ReturnAlreadySent>();
        Decide(new AcceptReturn(), Reviewing(), Do(null, new StartReturn("small", "count", null, Asked.Id.Value), For(Asked, CensusDay))).Refusal.ShouldBeOfType<ReturnNotSent>();
    }

    [Fact]
    public void A_return_sent_back_reopens_only_what_was_asked_about()
    {
        var queried = Do(Sent(Asked, CensusDay), new QueryReturn([new AskedQuestion("Is it 30 hours?", [], "children", "ELM"), new AskedQuestion("Your number?", ["phone"])]), Reviewing());
        var nursery = For(Asked, new(2027, 3, 1));

        queried.Status.ShouldBe(ReturnStatus.Queried);
        Decide(Saves("""{ "children": [ { "surname": "Ash", "hours": 15 }, { "surname": "Elm", "hours": 15 } ] }"""), nursery, queried).Refusal.ShouldBeNull("the row in question, even after the last day");
        Decide(Saves("""{ "phone": "2", "$seen": "x" }"""), nursery, queried).Refusal.ShouldBeNull();
        Decide(Saves("""{ "children": [ { "surname": "Ash", "hours": 16 }, { "surname": "Elm", "hours": 30 } ] }"""), nursery, queried).Refusal.ShouldBeOfType<PageNotReopened>();
        Decide(Saves("""{ "children": [ { "surname": "Ash", "hours": 15 } ] }"""), nursery, queried).Refusal.ShouldBeNull("the row in question may be taken away");
        Decide(new WithdrawReturn(), nursery, queried).Refusal.ShouldBeOfType<ReturnAlreadySent>();
        Decide(new QueryReturn([new AskedQuestion(" ", ["phone"])]), Reviewing(), Sent(Asked, CensusDay)).Refusal.ShouldBeOfType<QuestionsMissing>();

        var again = Do(queried, new SubmitReturn(), nursery);
        (again.Status, again.TimesSent).ShouldBe((ReturnStatus.Submitted, 2));
        again.Questions.ShouldAllBe(question => question.AnsweredAt != null);
    }

    [Fact]
    public void A_sent_return_can_be_amended_until_the_last_day_with_a_reason()
    {
        var accepted = Do(Sent(Asked, CensusDay), new AcceptReturn(), Reviewing());

        Decide(new AmendReturn(""), For(Asked, new(2027, 2, 26)), accepted).Refusal.ShouldBeOfType<ReasonMissing>();
        Decide(new AmendReturn("A child was missed"), For(Asked, new(2027, 2, 27)), accepted).Refusal.ShouldBeOfType<RoundOver>();
        var amending = Do(accepted, new AmendReturn("A child was missed"), For(Asked, new(2027, 2, 26)));
        (amending.Status, amending.AmendedBecause).ShouldBe((ReturnStatus.Draft, "A child was missed"));
        amending.AcceptedAnswers.ShouldNotBeNull("the reviewer compares with it");
        amending = Do(amending, Saves("""{ "phone": "typing" }"""), For(Asked, new(2027, 2, 26)));
        amending.SentAnswers!["phone"]!.GetValue<string>().ShouldBe("1", "the reviewer reads what was sent, not what is being typed");
        Do(amending, new SubmitReturn(), For(Asked, new(2027, 2, 26))).SentAnswers.ShouldBeNull();
    }

    [Fact]
    public void A_return_under_review_read_back_from_json_is_the_same()
    {
        var queried = Do(Do(Sent(Asked, CensusDay), new AcceptReturn(), Reviewing()), new QueryReturn([new AskedQuestion("Why?", ["phone"])]), Reviewing());

        CaseJson.Write(CaseJson.Read<ReturnState>(CaseJson.Write(queried))).ShouldBe(CaseJson.Write(queried));
    }

    private static SavePage Saves(string answers) => new("only", Given.Json(answers));

    private static Decision<ReturnOutcome> Decide(ReturnCommand command, ReturnContext context, ReturnState? state = null) => ReturnMachine.Decide(state, command, context);
}

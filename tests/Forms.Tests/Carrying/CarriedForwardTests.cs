using System.Text.Json.Nodes;
using BackOffice.Forms;
using BackOffice.Forms.Carrying;

namespace Forms.Tests.Carrying;

public class CarriedForwardTests
{
    private static JsonObject Begun(params JsonObject[] before) =>
        CarriedForward.Begin(CensusLike.Form, new JsonObject { ["headcount"] = before.Length, ["children"] = new JsonArray([.. before]) }, new FormContext(CensusLike.Today));

    private static RowMark[] Marks(JsonObject answers) => [.. CensusLike.Evaluate(answers).Field("children")!.Rows.Select(r => r.Mark)];

    [Fact]
    public void Last_times_rows_come_back_to_be_confirmed_without_what_is_asked_each_time()
    {
        var before = CensusLike.Child("Ada", "Byron");
        before["code"] = "50012345678";
        before["age"] = 3;
        var answers = Begun(before);
        var row = (JsonObject)answers["children"]![0]!;
        row.ContainsKey("code").ShouldBeFalse();
        row.ContainsKey("age").ShouldBeFalse();
        Marks(answers).ShouldBe([RowMark.ToConfirm]);
        var evaluation = CensusLike.Evaluate(answers);
        evaluation.Issues.ShouldContain(i => i.Id == "confirm" && i.Path == "children[0]" && i.Message == "Say whether Ada Byron is still with you");
        evaluation.CanSend.ShouldBeFalse();
    }

    [Fact]
    public void A_confirmed_row_continues_and_an_edited_one_is_changed()
    {
        var answers = Begun(CensusLike.Child("Ada", "Byron"), CensusLike.Child("Ben", "Holt"));
        answers = CompiledForm.Merge(answers, CarriedForward.Confirm(answers, "children", new HashSet<int> { 0 }));
        answers["children"]![1]!["hours"] = 25;
        Marks(answers).ShouldBe([RowMark.Continuing, RowMark.Changed]);
        CensusLike.Evaluate(answers).Issues.ShouldNotContain(i => i.Id == "confirm");
    }

    [Fact]
    public void A_leaver_is_set_aside_not_sent_and_can_come_back()
    {
        var answers = Begun(CensusLike.Child("Ada", "Byron"), CensusLike.Child("Ben", "Holt"));
        answers = CompiledForm.Merge(answers, CarriedForward.Leave(answers, "children", new HashSet<int> { 0 }));
        CensusLike.Evaluate(answers).Answers["children"]!.AsArray().Count.ShouldBe(1);
        answers[CarriedForward.Leavers]!["children"]!.AsArray().Count.ShouldBe(1);
        answers = CompiledForm.Merge(answers, CarriedForward.BringBack(answers, "children", 0));
        Marks(answers).ShouldBe([RowMark.ToConfirm, RowMark.Continuing]);
    }

    [Fact]
    public void The_marks_are_never_sent()
    {
        var sent = CensusLike.Evaluate(Begun(CensusLike.Child("Ada", "Byron"))).Answers.ToJsonString();
        sent.ShouldNotContain("$");
    }

    [Fact]
    public void A_check_can_compare_with_the_return_before()
    {
        var answers = Begun(CensusLike.Child("Ada", "Byron"), CensusLike.Child("Ben", "Holt"), CensusLike.Child("Cy", "Low"), CensusLike.Child("Di", "May"));
        answers = CompiledForm.Merge(answers, CarriedForward.Leave(answers, "children", new HashSet<int> { 0, 1, 2 }));
        CensusLike.Evaluate(answers).Issues.ShouldContain(i => i.Id == "Q2");
        answers[CarriedForward.Previous]!.ToJsonString().ShouldBe("""{"headcount":4}""");
    }

    [Fact]
    public void A_reason_stays_with_its_child_when_a_row_before_it_goes()
    {
        var unusual = CensusLike.Child("Ben", "Holt");
        unusual["hours"] = 60m;
        var answers = new JsonObject { ["children"] = new JsonArray(CensusLike.Child("Ada", "Byron"), unusual) };
        var query = CensusLike.Evaluate(answers).Queries.Single(q => q.Id == "Q1");
        query.Reasons.Count.ShouldBe(2);
        answers[CompiledForm.Explained] = new JsonObject { [query.ReasonKey] = new JsonObject { ["reason"] = "R1", ["note"] = "night care" } };
        answers["children"]!.AsArray().RemoveAt(0);
        var after = CensusLike.Evaluate(answers).Queries.Single(q => q.Id == "Q1");
        (after.Path, after.ReasonCode, after.Reason).ShouldBe(("children[0].hours", "R1", "Checked with the parents: night care"));
    }

    [Fact]
    public void A_note_alone_is_no_reason_where_there_are_reasons_to_choose_from()
    {
        var unusual = CensusLike.Child("Ben", "Holt");
        unusual["hours"] = 60m;
        var answers = new JsonObject { ["children"] = new JsonArray(unusual) };
        answers[CompiledForm.Explained] = new JsonObject { [CensusLike.Evaluate(answers).Queries.Single().ReasonKey] = "because" };
        CensusLike.Evaluate(answers).CanSend.ShouldBeFalse();
    }
}

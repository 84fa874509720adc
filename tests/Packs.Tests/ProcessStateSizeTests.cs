using System.Text;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Simulation;

namespace BackOffice.Packs.Tests;

public class ProcessStateSizeTests
{
    /// <summary>The state is written with every command, so it has to stay small wherever a case stands.</summary>
    [Fact]
    public void The_process_state_of_a_typical_EHC_case_stays_under_8_kB_all_the_way()
    {
        var pack = House.Packs.Find("ehc-needs-assessment")!;
        var example = pack.Examples["plan-within-20-weeks"];

        var sizes = PackExamples.Run(pack, "plan-within-20-weeks", example).Outcomes
            .Select(outcome => Encoding.UTF8.GetByteCount(CaseJson.Write(outcome.State.Process))).ToList();

        sizes.Count.ShouldBeGreaterThan(15);
        sizes.Max().ShouldBeLessThan(8 * 1024);
    }

    [Fact]
    public void An_EHC_case_written_and_read_again_is_the_same_after_every_step()
    {
        var pack = House.Packs.Find("ehc-needs-assessment")!;

        foreach (var outcome in PackExamples.Run(pack, "redraft-restarts-15-days", pack.Examples["redraft-restarts-15-days"]).Outcomes)
        {
            var written = CaseJson.Write(outcome);
            CaseJson.Write(CaseJson.Read<Outcome>(written)).ShouldBe(written);
        }
    }
}

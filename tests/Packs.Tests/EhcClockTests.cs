using BackOffice.Rules.Clocks;

namespace BackOffice.Packs.Tests;

public class EhcClockTests
{
    private static readonly ClockBook Pack = Read("ehc-needs-assessment", "clocks.json");

    private static readonly ClockBook Register = Read("shared", "clocks", "sen.json");

    [Fact]
    public void Every_clock_of_the_pack_counts_as_the_register_of_statutory_clocks_does()
    {
        foreach (var clock in Pack.All.Where(clock => !clock.Id.StartsWith("SEN.ORD", StringComparison.Ordinal)))
        {
            var known = Register.All.Single(other => other.Id == clock.Id);

            // What the count is measured from is worded by each file; how it counts is law.
            clock.Counts.Select(count => (count.Code, count.Unit, count.N, count.Mode)).ShouldBe(known.Counts.Select(count => (count.Code, count.Unit, count.N, count.Mode)), clock.Id);
            clock.Roll.ShouldBe(known.Roll, clock.Id);
            clock.Excuses.Select(excuse => excuse.Code).ShouldBe(known.Excuses.Select(excuse => excuse.Code), ignoreOrder: true, clock.Id);
        }
    }

    [Fact]
    public void Every_clock_quotes_its_law_and_says_what_starts_and_what_stops_it()
    {
        foreach (var clock in Pack.All)
        {
            clock.Law.ShouldNotBeEmpty(clock.Id);
            clock.StartWords.ShouldNotBeEmpty(clock.Id);
            clock.StopWords.ShouldNotBeEmpty(clock.Id);
            (clock.Unverified || clock.SourceUrl is not null).ShouldBeTrue($"{clock.Id} is neither marked unverified nor says where it can be read");
        }
    }

    private static ClockBook Read(params string[] path)
    {
        var reading = ClockBook.Parse(File.ReadAllText(Path.Combine([House.Root, "workflows", .. path])));
        reading.Errors.ShouldBeEmpty();
        return reading.Book;
    }
}

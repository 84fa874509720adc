namespace BackOffice.Rules.Tests;

public class PlaceholderTests { }

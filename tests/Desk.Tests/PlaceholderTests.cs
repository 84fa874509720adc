namespace BackOffice.Desk.Tests;

public class PlaceholderTests { }

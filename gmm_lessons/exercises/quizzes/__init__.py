"""Quizzes: questions with their choices, asked in the notebook or listed on a page. `quiz.Quiz` is their door."""
